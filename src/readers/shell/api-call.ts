// A file of its own, so that recognizing a call does not load what reads it.

import { isEngineSocket } from '../../knowledge/host-paths.ts'
import type { Word } from '../parse/words.ts'
import { listens, pathOfAddress } from './client-call.ts'

/** `http://localhost/v1.41/containers/create?name=web`, `…/containers/web/exec`; `libpod` is Podman's own. */
const address =
  /^(?:https?(?:\+unix)?:\/\/)?[^/?#]*(?:\/v\d[\d.]*)?(\/libpod)?\/(?:containers\/(?:(create)|([^/?#]+)\/(exec|update))|services\/(?:create|([^/?#]+)\/update))\/?(?:\?(.*))?$/s

/** What a program asks the API of an engine for. */
export interface ApiCall {
  readonly name: 'create' | 'exec' | 'update' | 'service'
  readonly isLibpod: boolean
  /** The name of the container: a new one's, where it is given one. */
  readonly container: string | undefined
  /** The body, or the file that holds it. */
  readonly body?: Word
  readonly file?: Word
}

/** Programs that send a request which their words hold; of some the body is what they read, where they have no other. */
const clients = /^(?:.*\/)?(?:curl|curlie|wget|https?|xhs?)$/
const pipedClients = /^(?:.*\/)?(?:https?|xhs?)$/

/** Programs that send what they read as it is. */
const streams = /^(?:.*\/)?(?:nc|ncat|netcat|socat)$/
export const streamNames = 'nc|ncat|netcat|socat'

/** What an address of a request holds, as the source of an expression. */
export const requestParts = String.raw`\/(?:container|service)s\/|\/api\/v1\/namespaces\/|\/apis\/`

/** Options that take the body, and those that take a file of it. */
const bodies = /^(?:-[sSfkLivgN#]*d|--(?:data(?:-(?:ascii|binary|raw|urlencode))?|json|post-data|body-data|raw))$/
const files = /^(?:-[sSfkLivgN#]*T|--(?:upload-file|post-file|body-file))$/

type Words = readonly Pick<Word, 'text'>[]

/** Whether a call of the API of an engine begins at a word. */
export const isApiCall = (words: Words, at = 0): boolean => {
  const program = words[at]?.text ?? ''
  if (streams.test(program)) return connects(words, at)
  if (!clients.test(program)) return false
  return words.some(({ text }, i) => i > at && address.test(text)) || configOf(words.slice(at)) !== undefined
}

/** The file of options that curl is given: its requests stand there. */
export const configOf = <W extends Pick<Word, 'text'>>(words: readonly W[]): W | undefined => {
  const at = /(?:^|\/)curl$/.test(words[0]?.text ?? '') ? words.findIndex(({ text }) => configs.test(text)) : -1
  const [, joined = ''] = configs.exec(words[at]?.text ?? '') ?? []
  return at < 0 ? undefined : joined === '' ? words[at + 1] : { ...words[at]!, text: joined.replace(/^=/, '') }
}
const configs = /^(?:-[sSfLkivgN#]*K|--config(?==|$))(.*)$/s

/** Whether the text of a command may give curl such a file. */
export const mayTakeConfig = (command: string): boolean =>
  /\bcurl\b/.test(command) && /\s["']?-(?:\w*K|-config\b)/.test(command)

/** Whether a file of options asks an engine to make or change a container. */
export const asksEngine = (config: string): boolean =>
  Array.from(config.matchAll(/^[ \t]*(?:--)?url[ \t:=]+"?([^\s"]+)/gm), ([, url]) => url!).some((url) =>
    address.test(url),
  )

/** Whether words name the socket of an engine. */
export const namesEngine = (words: Words): boolean => words.some(({ text }) => isEngine(text))

/** Where an engine listens, by a socket or a port. */
const isEngine = (text: string): boolean =>
  isEngineSocket(pathOfAddress(text)) || /^(?:tcp[46]?(?:-connect)?:.*:)?237[56](?:,.*)?$/i.test(text)

/** Whether a program connects to an engine, lets nobody else do so, and does more than look whether it is there. */
const connects = (words: Words, at: number): boolean => {
  const own = words.slice(at + 1)
  return own.some(({ text }) => isEngine(text)) && !own.some(({ text }) => listens.test(text) || /^-\w*z/.test(text))
}

/** Whether a call sends what it reads. */
export const sendsInput = (words: Words): boolean => isStream(words) || pipedClients.test(words[0]?.text ?? '')
export const isStream = ([program]: Words): boolean => streams.test(program?.text ?? '')

/** Whether a text may hold such a call. */
export const mentionsApiCall = (text: string): boolean =>
  (/\/(?:containers|services|api\/v1\/namespaces|apis\/[^\s/]+)\/\S+/.test(text) &&
    /\b(?:curl|curlie|wget|https?|xhs?)\b/.test(text)) ||
  mayTakeConfig(text) ||
  sentByShell(text) !== undefined ||
  (/\b(?:nc|ncat|netcat|socat)\b/.test(text) && /\.sock\b|\b237[56]\b/.test(text))

type Sent = Pick<ApiCall, 'body' | 'file'>

/** What a call asks for; nothing where it sends no body, which the engine refuses. */
export function apiCallOf(words: readonly Word[]): ApiCall | undefined {
  const asked = words.flatMap(({ text }) => askedAt(text) ?? [])[0]
  const sent = asked && sentBy(words)
  return sent && { ...asked, ...sent }
}

/** The body that a call sends; an empty one where it is not known, none where there is none. */
function sentBy(words: readonly Word[]): Sent | undefined {
  const [first, ...more] = words.flatMap((word, i): Sent[] => {
    const [, option = word.text, joined] = /^(--[\w-]+)=(.*)$/s.exec(word.text) ?? /^(-d)(.+)$/s.exec(word.text) ?? []
    const value = joined === undefined ? words[i + 1] : { ...word, text: joined }
    if (!value) return []
    if (files.test(option)) return [{ file: value }]
    if (!bodies.test(option)) return []
    return value.text.startsWith('@') && !/^--(?:data-)?raw$/.test(option)
      ? [{ file: { ...value, text: value.text.slice(1) } }]
      : [{ body: value }]
  })
  // curl puts several together.
  if (first) return more.length > 0 ? {} : first
  if (!pipedClients.test(words[0]!.text)) return undefined
  // Fields that a program puts together: `HostConfig:='{…}'`.
  return words.some(({ text }) => /^[\w[\]]+:?=/.test(text)) ? {} : { file: { ...words[0]!, text: '-' } }
}

/** `https://10.0.0.1:6443/apis/apps/v1/namespaces/shop/deployments/web` */
const clusterAddress =
  /\/(?:api\/v1(?=\/namespaces)|apis\/(?:apps|batch|[\w-]+(?:\.[\w-]+)+)\/v\w+)\/(?:namespaces\/([^/?#]+)\/)?([a-z]+)(?:\/([^/?#]+))?\/?(?:\?.*)?$/s

/** What a call sends to the API of a cluster: a patch of an object, in the words of kubectl, or an object. */
export function sentToCluster(words: readonly Word[]): { readonly patch: readonly Word[] } | Sent | undefined {
  const at = words.findIndex(({ text }) => clients.test(text))
  const own = at < 0 ? [] : words.slice(at)
  const place = own.find(({ text }) => clusterAddress.test(text))
  const sent = place && sentBy(own)
  if (!sent) return undefined
  const [, namespace, resource = '', name] = clusterAddress.exec(place.text)!
  if (!own.some(({ text }) => /^(?:-X|--request=|--method=)?PATCH$/.test(text))) return sent
  const { unsure: _, ...here } = place
  const say = (text: string): Word => ({ ...here, text })
  const body = sent.body ? [say('-p'), sent.body] : sent.file ? [say('--patch-file'), sent.file] : []
  const where = namespace === undefined ? [] : [say(`--namespace=${namespace}`)]
  return { patch: [say('kubectl'), say('patch'), say(resource), say(name ?? ''), ...where, ...body] }
}

/** What an address is for. */
function askedAt(text: string): ApiCall | undefined {
  const [whole, libpod, create, container, action, service, query = ''] = address.exec(text) ?? []
  if (whole === undefined) return undefined
  const isLibpod = libpod !== undefined
  if (container !== undefined) return { name: action === 'update' ? 'update' : 'exec', isLibpod, container }
  const name = /(?:^|&)name=([^&]*)/.exec(query)?.[1]
  if (create !== undefined) return { name: 'create', isLibpod, container: name }
  return { name: 'service', isLibpod, container: service }
}

/** A request as it is sent, and where its body stands. */
interface Request {
  readonly asked: ApiCall
  readonly from: number
  readonly to: number
}

const firstLine = /\b[A-Z]+[ \t]+\/\S*[ \t]+HTTP\/\d/g

/** The requests of a text that is sent as it is. The body begins at its brace: no header has one. */
export function requestsIn(text: string): Request[] {
  const lines = [...text.matchAll(firstLine)]
  return lines.flatMap(({ 0: line, index }, i) => {
    const asked = askedAt(line.split(/[ \t]+/)[1]!)
    const whole = text.slice(index, lines[i + 1]?.index)
    const open = whole.indexOf('{')
    return asked && open >= 0 ? [{ asked, from: index + open, to: index + whole.lastIndexOf('}') + 1 }] : []
  })
}

/** Where a request stands that bash itself sends to the port of an engine: `printf 'POST …' > /dev/tcp/docker/2375`. */
export const sentByShell = (text: string): number | undefined =>
  /\/dev\/tcp\/[^\s/]+\/["']?237[56]\b/.test(text) ? requestsIn(text)[0]?.from : undefined

/** Whether a word of such a call stands for what it reads. */
export const readsInput = (text: string): boolean => /^(?:-d)?@-$/.test(text)
