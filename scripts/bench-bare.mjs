// What a program does at the very least, each as a process of its own: the yardsticks of bench.mjs.
// bench-bare.mjs parse DIR | parse-all DIR | inspect NAME… | save IMAGE | read IMAGE
import { readdirSync, readFileSync } from 'node:fs'
import http from 'node:http'
import { join } from 'node:path'

const [task, ...words] = process.argv.slice(2)
const tasks = {
  parse: () => parse(words[0], matters),
  'parse-all': () => parse(words[0], () => true),
  inspect,
  save,
  read,
}
/** The answer to `docker save`, as it arrives. */
const saved = (image) =>
  new Promise((resolve, reject) => {
    const options = { socketPath: process.env.BENCH_SOCKET, path: `/images/${image}/get` }
    http.get(options, resolve).on('error', reject)
  })

async function save() {
  for await (const _ of await saved(words[0]));
}

/** The program's own reading of it, without all else that a run does: not a floor, but what is compared with one. */
async function read() {
  const { readArchive } = await import('../.build/readers/image/archive.js')
  await readArchive(await saved(words[0]))
}

/** Files in which a container may be described or started; what else there is need not even be read. */
const isManifest = /\.(?:ya?ml|json|sh|mk)$|^\.env$|^(?:Dockerfile|Makefile)/

async function parse(folder, wanted) {
  const { parseEvents } = await import('js-yaml')
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !isManifest.test(entry.name) || entry.parentPath.includes('/.git/')) continue
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
    if (/\.ya?ml$/.test(entry.name)) parseDocuments(text, parseEvents, wanted)
    else if (entry.name.endsWith('.json')) parseObject(text)
    else scanLines(text)
  }
}

function parseDocuments(text, parseEvents, wanted) {
  for (const document of text.split(/^---/m)) {
    if (!wanted(document)) continue
    try {
      parseEvents(document, {})
    } catch {
      // A template of Helm: it fails for every program that does not render it.
    }
  }
}

/** JSON that is an object of Kubernetes or has scripts that start containers. */
function parseObject(text) {
  if (!/"kind"|docker|devcontainer/.test(text)) return
  try {
    JSON.parse(text)
  } catch {
    // JSON with comments.
  }
}

/** One look at every line of a Dockerfile, script or Makefile. */
function scanLines(text) {
  let count = 0
  for (const line of text.split('\n')) if (/^\s*[A-Z]+\s|docker|podman/.test(line)) count++
  return count
}

/** Documents whose kind at the left margin is one that no rule is about need not be parsed. */
function matters(document) {
  const kind = /^kind:[ \t]*["']?(\w+)/m.exec(document)?.[1]
  return kind === undefined || claimedKinds.test(kind)
}

const claimedKinds = new RegExp(
  `^(?:${[
    'Pod|PodTemplate|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|DeploymentConfig|Job|CronJob|Rollout',
    'ServiceAccount|(?:Cluster)?Role(?:Binding)?|Namespace|ResourceQuota|LimitRange|NetworkPolicy|PodSecurityPolicy',
    'Service|Ingress|Secret|ConfigMap|PersistentVolume|Kustomization|\\w*WebhookConfiguration|\\w*List',
  ].join('|')})$`,
)

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

await tasks[task]()
