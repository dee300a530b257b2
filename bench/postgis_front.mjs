// What pg_featureserv and its like do: a pooled HTTP front on PostGIS with a named prepared statement.
// usage: node postgis_front.mjs PORT, with PGHOST, PGPORT and NODE_FOLDER set. GET /items?bbox=w,s,e,n&limit=1000
import http from "node:http";
import { createRequire } from "node:module";

const { Pool } = createRequire(`${process.env.NODE_FOLDER}/`)("pg");
const pool = new Pool({ user: "postgres", database: "bench", max: 4 });
const ITEMS = `SELECT '{"type":"FeatureCollection","features":['||coalesce(string_agg(ST_AsGeoJSON(q.*,'geom',7),','),'')||']}' AS j
  FROM (SELECT id,code,kind,status,priority,province,reported,area_m2,geom FROM hazard
        WHERE geom && ST_MakeEnvelope($1,$2,$3,$4,4326) AND ST_Intersects(geom,ST_MakeEnvelope($1,$2,$3,$4,4326))
        ORDER BY id LIMIT $5) q`;

async function answer(request, response) {
  const asked = new URL(request.url, "http://localhost").searchParams;
  const values = [...asked.get("bbox").split(",").map(Number), Number(asked.get("limit"))];
  const { rows } = await pool.query({ name: "items", text: ITEMS, values });
  const body = Buffer.from(rows[0].j);
  response.writeHead(200, { "Content-Type": "application/geo+json", "Content-Length": body.length });
  response.end(body);
}

http
  .createServer((request, response) => answer(request, response).catch((error) => response.writeHead(500).end(String(error))))
  .listen(Number(process.argv[2]), "127.0.0.1");
