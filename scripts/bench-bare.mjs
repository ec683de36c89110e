// What a program does at the very least, each as a process of its own: the yardsticks of bench.mjs.
// bench-bare.mjs read DIR | parse DIR | parse-all DIR | inspect NAME…
import { readdirSync, readFileSync } from 'node:fs'
import http from 'node:http'
import { join } from 'node:path'

const [task, ...words] = process.argv.slice(2)
const tasks = {
  read: () => readAll(words[0]),
  parse: () => parse(words[0], matters),
  'parse-all': () => parse(words[0], () => true),
  inspect,
}
await tasks[task]()

function readAll(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, text: readFileSync(join(entry.parentPath, entry.name), 'utf8') }))
}

async function parse(folder, wanted) {
  const { parseEvents } = await import('js-yaml')
  for (const { name, text } of readAll(folder)) {
    if (!/\.ya?ml$/.test(name)) continue
    for (const document of text.split(/^---/m)) if (wanted(document)) parseEvents(document, {})
  }
}

/** Documents whose kind at the left margin is one that no reader of containers claims need not be parsed. */
function matters(document) {
  const kind = /^kind:[ \t]*["']?(\w+)/m.exec(document)?.[1]
  const kinds =
    /^(?:Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob|PodTemplate|\w*List)$/
  return kind === undefined || kinds.test(kind)
}

async function inspect() {
  const [, ...answers] = await Promise.all([get('/version'), ...words.map((name) => get(`/containers/${name}/json`))])
  const images = new Set(answers.map((answer) => answer.Image))
  await Promise.all([...images].map((id) => get(`/images/${id}/json`)))
}

function get(path) {
  return new Promise((resolve, reject) => {
    const request = http.get(
      { socketPath: process.env.BENCH_SOCKET, path, headers: { Host: 'docker' } },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (piece) => (text += piece))
        response.on('end', () => resolve(JSON.parse(text)))
      },
    )
    request.on('error', reject)
  })
}
