// A file of its own, so that recognizing a Compose file does not load the reader.
import { type Source, source } from '../../model/source.ts'
import { withoutTemplateEnding } from '../../model/template.ts'
import { mayDisguiseKeys, mayEscapeLetters, mayHaveKey } from '../parse/keys.ts'
import { contentStart, entriesOf, type Node, nodeAt, parseYaml } from '../parse/yaml.ts'

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
  (!isOtherFormat(text) &&
    /^["']?services["']?[ \t]*:[ \t]*(?:[&#!][^\n]*|\r)?\n(?:[ \t]*(?:#[^\n]*|\r)?\n)*[ \t]+["']?[\w.-]+["']?[ \t]*:/m.test(
      text,
    )) ||
  holdsProject(text, () => true)

/** Whether a YAML file of another name is a Compose file: a mapping of services, one of which says where its image is from. */
export const looksLikeCompose = (text: string): boolean =>
  mayHaveKey(text, 'services') &&
  mayHaveKey(text, ...origins) &&
  (looksSoAsWritten(text) || holdsProject(text, (service) => origins.some((key) => nodeAt(service, key))))

const origins = ['image', 'build', 'extends'] as const

/** As nearly everybody writes it, and where an action of a template keeps it from being parsed. */
function looksSoAsWritten(text: string): boolean {
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

const flowKey = /[{,]\s*["']?(?:image|build|extends)["']?\s*:/

/** `services: &anchor` or `services: # note`: the children follow. */
function afterFirstLine(text: string): string {
  const children = text.slice(text.indexOf('\n') + 1)
  const end = children.search(/^[^\s#]/m)
  return end < 0 ? children : children.slice(0, end)
}

const otherKeys = ['apiVersion', 'kind', 'steps', 'pipeline', 'stages'] as const

/** Whether a document is a project with such a service, however its keys are written. */
function holdsProject(text: string, isWanted: (service: Node) => boolean): boolean {
  try {
    return parseYaml(source('', text), { wanted: mayHaveServicesAtRoot }).documents.some((root) => {
      if (otherKeys.some((key) => nodeAt(root, key)) || (nodeAt(root, 'jobs') && !text.includes('triggers')))
        return false
      return entriesOf(nodeAt(root, 'services')).some(({ value }) => value.kind === 'map' && isWanted(value))
    })
  } catch {
    // Merge keys that multiply: what reads it by its name says so.
    return false
  }
}

/** Whether a document may have `services` among its outermost keys. A `false` is always right. */
function mayHaveServicesAtRoot(text: string): boolean {
  const start = contentStart(text)
  if (!mayHaveKey(text, 'services') || start === text.length) return false
  if (/[{!&?*"'<]/.test(text[start]!) || mayEscapeLetters(text) || mayDisguiseKeys(text)) return true
  const indentation = /[ \t]*$/.exec(text.slice(0, start))![0]
  return text.includes('<<') || new RegExp(`^${indentation}["']?services["']?\\s*:`, 'm').test(text)
}
