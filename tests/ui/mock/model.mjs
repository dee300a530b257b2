// model.mjs - a small made-up model. Its ids are not those of the shipped one: pages must not care.

const text = (en, fr = en) => ({ en, fr });
const code = (id, en, fr, more = {}) => ({ code: id, label: text(en, fr), ...more });
const field = (id, kind, en, fr, more = {}) => ({ id, kind, label: text(en, fr), class: "internal", ...more });

export const model = {
  lists: [
    {
      list: "pit_class",
      label: text("Class", "Classe"),
      codes: [code("sure", "Sure pit", "Fosse sûre"), code("maybe", "Possible pit", "Fosse possible")],
    },
    {
      list: "pit_phase",
      label: text("Phase"),
      codes: [
        code("fresh", "Fresh", "Nouvelle"),
        code("shut", "Shut", "Fermée"),
        code("unknown", "Unknown", "Inconnue", { means: "unknown" }),
      ],
    },
    {
      list: "rank",
      label: text("Rank", "Rang"),
      codes: [code("big", "Big", "Grand"), code("small", "Small", "Petit")],
    },
    {
      list: "hue",
      label: text("Colour", "Couleur"),
      codes: [code("red", "Red", "Rouge"), code("blue", "Blue", "Bleu")],
    },
  ],
  types: [
    {
      type: "shire",
      label: text("Shire", "Comté"),
      plural: text("Shires", "Comtés"),
      sections: [],
      fields: [
        field("pcode", "text", "P-code", "Code P"),
        field("name", "text", "Name", "Nom"),
        field("rank", "code", "Rank", "Rang", { list: "rank" }),
        field("outline", "geometry", "Outline", "Contour"),
      ],
      geometry: "outline",
      title: ["name"],
      roles: [{ role: "is_unit", slots: { level: "rank", pcode: "pcode", name: "name" } }],
      list: { columns: ["pcode", "name", "rank"], filters: ["rank"] },
      map: { symbol: "unit", class: "rank" },
    },
    {
      type: "pit",
      label: text("Pit", "Fosse"),
      plural: text("Pits", "Fosses"),
      help: text("Holes in the made-up ground.", "Trous dans un sol inventé."),
      sections: [
        { id: "identity", label: text("Identity", "Identité") },
        { id: "place", label: text("Place", "Lieu") },
        { id: "extent", label: text("Extent", "Étendue") },
      ],
      fields: [
        field("tag", "text", "Tag", "Étiquette", { section: "identity", required: "identity" }),
        field("sort", "code", "Class", "Classe", { section: "identity", list: "pit_class" }),
        field("phase", "code", "Phase", "Phase", { section: "identity", list: "pit_phase", required: "complete" }),
        field("shire", "reference", "Shire", "Comté", { section: "place", to: "shire" }),
        field("where", "geometry", "Perimeter", "Périmètre", { section: "place" }),
        field("extent", "number", "Extent", "Étendue", { section: "extent", unit: "m2", required: "complete" }),
        field("depth", "integer", "Depth", "Profondeur", { section: "extent", unit: "cm" }),
        field("fenced", "boolean", "Fenced", "Clôturée", { section: "extent" }),
        field("hues", "codes", "Colours", "Couleurs", { list: "hue" }),
        field("seen", "date", "First seen", "Vue la première fois"),
        field("finder", "text", "Finder", "Découvreur", { class: "personal" }),
        field("remark", "text", "Remark", "Remarque"),
      ],
      geometry: "where",
      title: ["tag"],
      roles: [
        { role: "opens_land", slots: { status: "phase", class: "sort", geometry: "where" } },
        { role: "has_state", slots: { state: "phase" } },
        { role: "is_dated", slots: { date: "seen" } },
      ],
      list: {
        columns: ["tag", "sort", "phase", "shire", "extent"],
        filters: ["phase", "sort", "shire", "fenced", "seen"],
      },
      map: { symbol: "hazard", class: "sort" },
    },
    {
      type: "tumble",
      label: text("Tumble", "Chute"),
      plural: text("Tumbles", "Chutes"),
      sections: [],
      fields: [
        field("ref", "text", "Reference", "Référence"),
        field("day", "date", "Day", "Jour"),
        field("pit", "reference", "Pit", "Fosse", { to: "pit" }),
        field("spot", "geometry", "Spot", "Endroit"),
      ],
      geometry: "spot",
      title: ["ref"],
      parent: "pit",
      roles: [{ role: "records_accident", slots: { date: "day" } }],
      list: { columns: ["ref", "day", "pit"], filters: ["pit"] },
      map: { symbol: "accident" },
    },
  ],
};
