// Checks share/model and the samples of docs/formats/model.md against the meta-schema. usage: node check_schema.mjs [ROOT]
// Says nothing and exits 0 when all hold; names every file that does not, and a schema that accepts what it must refuse.
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { dirname, join } from 'node:path'

const root = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../../..')
const Ajv = createRequire(join(root, 'tests/package.json'))('@redocly/ajv/dist/2020.js').default
const model = join(root, 'share/model')
const read = (path) => JSON.parse(readFileSync(path, 'utf8'))

const ajv = new Ajv({ allErrors: true, strict: false })
for (const name of ['type', 'list', 'overlay']) {
    ajv.addSchema(read(join(model, 'meta', `${name}.schema.json`)), `${name}.schema.json`)
}

let faults = 0
const fail = (what, why) => {
    faults++
    console.log(`${what}: ${why}`)
}
const check = (schema, value, what) => {
    const holds = ajv.getSchema(`${schema}.schema.json`)
    if (!holds(value)) {
        for (const error of holds.errors) fail(`${what}#${error.instancePath}`, error.message)
    }
}
const refuses = (schema, value, what) => {
    if (ajv.getSchema(`${schema}.schema.json`)(value)) fail(`${schema}.schema.json`, `accepts ${what}`)
}

for (const [folder, schema] of [['types', 'type'], ['lists', 'list']]) {
    for (const file of readdirSync(join(model, folder))) check(schema, read(join(model, folder, file)), `${folder}/${file}`)
}

const page = readFileSync(join(root, 'docs/formats/model.md'), 'utf8')
const samples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => JSON.parse(match[1]))
const types = samples.filter((sample) => sample.type), lists = samples.filter((sample) => sample.list && !sample.type)
if (types.length === 0 || lists.length === 0) fail('docs/formats/model.md', 'has no samples')
check('overlay', { overlay: 1, programme: 'COD', types, lists }, 'docs/formats/model.md')

const shipped = { ...types[0], number: 1 }
check('type', shipped, 'a sample with a shipped number')
refuses('type', types[0], 'the number of an overlay')
refuses('type', { ...shipped, colour: 'red' }, 'an unknown member')
refuses('type', { ...shipped, label: { en: 'Well' } }, 'a label without French')
refuses('type', { ...shipped, fields: [{ ...shipped.fields[0], kind: 'code' }] }, 'a code field without a list')
refuses('type', { ...shipped, fields: [{ ...shipped.fields[0], minimum: 0 }] }, 'a text with a minimum')
refuses('list', { ...lists[0], number: 1, codes: [{ code: 'A', order: 1, label: { en: 'A', fr: 'A' } }] }, 'a code with a capital')
refuses('overlay', { overlay: 2 }, 'another version')
process.exit(faults > 0 ? 1 : 0)
