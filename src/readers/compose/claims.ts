// A file of its own, so that recognizing a Compose file does not load the reader.
import type { Source } from '../../model/source.ts'
import { withoutTemplateEnding } from '../../model/template.ts'

/** Whether a file is a Compose file by its name; a template engine's ending may follow. */
export function claimsCompose(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return /^(?:(?:podman-|container-)?compose(?:[.-].*)?|docker-compose.*)\.ya?ml$/.test(withoutTemplateEnding(name))
}

/** Whether Compose takes variables from a file, where nothing names another. */
export const isEnvironment = (path: string): boolean => /(?:^|\/)\.env$/.test(path)

/** Whether a `.env` may say which files make up the project. */
export const mayNameCompose = (source: Source | undefined): boolean => source?.text.includes('COMPOSE_FILE') === true

/** Other formats that have `services` at the top as well; the jobs of a Compose file have triggers. */
const isOtherFormat = (text: string) =>
  /^["']?(?:apiVersion|kind|steps|pipeline|stages)["']?[ \t]*:/m.test(text) ||
  (/^["']?jobs["']?[ \t]*:/m.test(text) && !/^[ \t]+["']?triggers["']?[ \t]*:/m.test(text))

/** Whether a file with the name of a Compose file has a mapping of services, whatever they set. */
export const mayHaveServices = (text: string): boolean =>
  !isOtherFormat(text) &&
  /^["']?services["']?[ \t]*:[ \t]*(?:[&#!][^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]+["']?[\w.-]+["']?[ \t]*:/m.test(
    text,
  )

/** Whether a YAML file of another name is a Compose file: a mapping of services, one of which says where its image is from. */
export function looksLikeCompose(text: string): boolean {
  if (flowRoot.test(text)) {
    const keys = flowServices.test(text) && flowKey.test(text) ? keysOfRoot(text) : undefined
    return keys?.has('services') === true && ![...keys].some((key) => otherKeys.has(key))
  }
  const start = /^["']?services["']?[ \t]*:[ \t]*/m.exec(text)
  if (!start || isOtherFormat(text)) return false
  const rest = text.slice(start.index + start[0].length)
  const end = rest.search(/^[^\s#]/m)
  // Flow style begins on the key's own line, at what is the beginning of a line to the search above.
  if (rest.startsWith('{')) return flowKey.test(rest)
  const body = end > 0 ? rest.slice(0, end) : end === 0 ? afterFirstLine(rest) : rest
  const child = /^[ \t]+(?![#\s])(.*)/m.exec(body)
  if (!child || child[1]!.startsWith('-')) return false
  return /^[ \t]{2,}["']?(?:image|build|extends)["']?[ \t]*:/m.test(body) || flowKey.test(body)
}

/** The whole file in flow style, or JSON. */
const flowRoot = /^(?:[ \t]*(?:#[^\n]*)?\r?\n|---[ \t]*\r?\n|---[ \t]+(?=\{))*[ \t]*\{/
const flowServices = /[{,]\s*["']?services["']?\s*:\s*[{&]/
const otherKeys: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'steps', 'pipeline', 'stages', 'jobs'])
const flowKey = /[{,]\s*["']?(?:image|build|extends)["']?\s*:/

/** `services: &anchor` or `services: # note`: the children follow. */
function afterFirstLine(text: string): string {
  const children = text.slice(text.indexOf('\n') + 1)
  const end = children.search(/^[^\s#]/m)
  return end < 0 ? children : children.slice(0, end)
}

/** Quoted texts, comments, brackets and commas, and keys: what tells the outermost keys of a file in flow style. */
const flowToken = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?<=^|\s)#[^\n]*|[{}[\],]|[\w.-]+/gsy

function keysOfRoot(text: string): ReadonlySet<string> {
  const keys = new Set<string>()
  let depth = 0
  let begins = false
  flowToken.lastIndex = 0
  while (flowToken.lastIndex < text.length) {
    const at = flowToken.lastIndex
    const [token] = flowToken.exec(text) ?? []
    if (token === undefined) {
      // A quote that nothing closes: the file does not parse.
      if (text[at] === '"' || text[at] === "'") return new Set()
      flowToken.lastIndex = at + 1
      continue
    }
    if (token.startsWith('#')) continue
    if (depth === 1 && begins && /^["'\w]/.test(token)) keys.add(token.replace(/^["']|["']$/g, ''))
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    begins = token === ',' || token === '{'
  }
  return keys
}
