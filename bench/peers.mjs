// Times one npm package of peers.py: node peers.mjs FOLDER PACKAGE INPUT OUTPUT
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, name, input, output] = process.argv.slice(2)
const { weights, total } = JSON.parse(readFileSync(input, 'utf8'))
const require = createRequire(join(folder, 'peers.cjs'))
const named = Object.fromEntries(weights.map((weight, row) => [`r${row}`, weight]))
const byName = (counts) => weights.map((_, row) => counts[`r${row}`] ?? 0)

const load = async () => (await import(pathToFileURL(require.resolve(name)))).default
const peers = {
  'hare-niemeyer': async () => {
    const allocate = await load()
    return [() => allocate(named, total), byName]
  },
  'sainte-lague': async () => {
    const allocate = await load()
    return [() => allocate(named, total, { draw: true }), byName]
  },
  'largest-remainder-round': async () => {
    require(name) // adds spread to Array.prototype
    return [() => weights.spread(total), (counts) => counts]
  },
}

const [call, read] = await peers[name]()
let result
const times = []
const begin = process.hrtime.bigint()
while (process.hrtime.bigint() - begin < 1_000_000_000n && times.length < 1001) {
  const start = process.hrtime.bigint()
  result = call()
  times.push(Number(process.hrtime.bigint() - start))
}
if (times.length > 1) times.shift() // the first is cold
times.sort((a, b) => a - b)
writeFileSync(output, JSON.stringify({ median: times[times.length >> 1], counts: read(result) }))
