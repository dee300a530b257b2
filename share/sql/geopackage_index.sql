-- The spatial index of a layer of a plain GeoPackage: @T is its table, @G its geometry column. The triggers are those of
-- the R*Tree extension of GeoPackage 1.3; the program that edits the file brings the functions they call.

INSERT INTO gpkg_extensions VALUES
  ('@T', '@G', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');

CREATE TRIGGER "rtree_@T_@G_insert" AFTER INSERT ON "@T"
WHEN (NEW."@G" NOT NULL AND NOT ST_IsEmpty(NEW."@G"))
BEGIN
  INSERT OR REPLACE INTO "rtree_@T_@G" VALUES
    (NEW.fid, ST_MinX(NEW."@G"), ST_MaxX(NEW."@G"), ST_MinY(NEW."@G"), ST_MaxY(NEW."@G"));
END;

CREATE TRIGGER "rtree_@T_@G_update1" AFTER UPDATE OF "@G" ON "@T"
WHEN OLD.fid = NEW.fid AND (NEW."@G" NOTNULL AND NOT ST_IsEmpty(NEW."@G"))
BEGIN
  INSERT OR REPLACE INTO "rtree_@T_@G" VALUES
    (NEW.fid, ST_MinX(NEW."@G"), ST_MaxX(NEW."@G"), ST_MinY(NEW."@G"), ST_MaxY(NEW."@G"));
END;

CREATE TRIGGER "rtree_@T_@G_update2" AFTER UPDATE OF "@G" ON "@T"
WHEN OLD.fid = NEW.fid AND (NEW."@G" ISNULL OR ST_IsEmpty(NEW."@G"))
BEGIN
  DELETE FROM "rtree_@T_@G" WHERE id = OLD.fid;
END;

CREATE TRIGGER "rtree_@T_@G_update3" AFTER UPDATE ON "@T"
WHEN OLD.fid != NEW.fid AND (NEW."@G" NOTNULL AND NOT ST_IsEmpty(NEW."@G"))
BEGIN
  DELETE FROM "rtree_@T_@G" WHERE id = OLD.fid;
  INSERT OR REPLACE INTO "rtree_@T_@G" VALUES
    (NEW.fid, ST_MinX(NEW."@G"), ST_MaxX(NEW."@G"), ST_MinY(NEW."@G"), ST_MaxY(NEW."@G"));
END;

CREATE TRIGGER "rtree_@T_@G_update4" AFTER UPDATE ON "@T"
WHEN OLD.fid != NEW.fid AND (NEW."@G" ISNULL OR ST_IsEmpty(NEW."@G"))
BEGIN
  DELETE FROM "rtree_@T_@G" WHERE id IN (OLD.fid, NEW.fid);
END;

CREATE TRIGGER "rtree_@T_@G_delete" AFTER DELETE ON "@T"
WHEN OLD."@G" NOT NULL
BEGIN
  DELETE FROM "rtree_@T_@G" WHERE id = OLD.fid;
END;
