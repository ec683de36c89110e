// Cuts GitHub's OpenAPI description down to the operations that Hullgate calls, with everything they refer to and without prose.
//   npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz package/generated/api.github.com.json
//   node scripts/cut-openapi.mjs package/generated/api.github.com.json
import { readFileSync, writeFileSync } from 'node:fs'

const operations = {
  '/repos/{owner}/{repo}/issues/{issue_number}/comments': ['get', 'post'],
  '/repos/{owner}/{repo}/issues/comments/{comment_id}': ['patch'],
  '/repos/{owner}/{repo}/pulls': ['get'],
  '/repos/{owner}/{repo}/pulls/{pull_number}': ['get'],
  '/repos/{owner}/{repo}/pulls/{pull_number}/files': ['get'],
  '/repos/{owner}/{repo}/pulls/{pull_number}/comments': ['get'],
  '/repos/{owner}/{repo}/pulls/{pull_number}/reviews': ['post'],
  '/repos/{owner}/{repo}/pulls/comments/{comment_id}': ['patch', 'delete'],
  '/repos/{owner}/{repo}/contents/{path}': ['get'],
  '/repos/{owner}/{repo}/compare/{basehead}': ['get'],
  '/repos/{owner}/{repo}/git/trees/{tree_sha}': ['get'],
  '/repos/{owner}/{repo}/git/blobs/{file_sha}': ['get'],
}

const whole = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const cut = {
  openapi: whole.openapi,
  info: { title: whole.info.title, version: whole.info.version },
  paths: {},
  components: {},
}

for (const [path, methods] of Object.entries(operations)) {
  cut.paths[path] = Object.fromEntries(methods.map((method) => [method, copy(whole.paths[path][method])]))
}
writeFileSync(new URL('../__tests__/github/openapi.json', import.meta.url), `${JSON.stringify(cut, null, 1)}\n`)

/** Copies a part without prose; what it refers to comes along under its own name. `names`: keys here are names, not keywords. */
function copy(value, names = false) {
  if (Array.isArray(value)) return value.map((item) => copy(item))
  if (typeof value !== 'object' || value === null) return value
  if (typeof value.$ref === 'string') take(value.$ref)
  const kept = Object.entries(value).filter(([key]) => names || !isProse(key))
  return Object.fromEntries(kept.map(([key, item]) => [key, copy(item, !names && key === 'properties')]))
}

function isProse(key) {
  return (
    ['description', 'example', 'examples', 'summary', 'title', 'externalDocs', 'tags'].includes(key) ||
    key.startsWith('x-')
  )
}

function take(reference) {
  const [section, name] = reference.replace('#/components/', '').split('/')
  cut.components[section] ??= {}
  if (cut.components[section][name]) return
  cut.components[section][name] = {}
  cut.components[section][name] = copy(whole.components[section][name])
}
