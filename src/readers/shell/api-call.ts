// A file of its own, so that recognizing a call does not load what reads it.

import type { Word } from '../parse/words.ts'

/** `http://localhost/v1.41/containers/create?name=web`, `…/containers/web/exec`; `libpod` is Podman's own. */
const address =
  /^(?:https?:\/\/)?[^/?#]*(?:\/v\d[\d.]*)?(\/libpod)?\/containers\/(?:(create)|([^/?#]+)\/exec)\/?(?:\?(.*))?$/s

/** What a program asks the API of an engine for. */
export interface ApiCall {
  readonly name: 'create' | 'exec'
  readonly isLibpod: boolean
  /** The name of the container: a new one's, where it is given one. */
  readonly container: string | undefined
  /** The body, or the file that holds it. */
  readonly body?: Word
  readonly file?: Word
}

/** Options of curl and wget that take the body, and those that take a file of it. */
const bodies = /^(?:-[sSfkLivgN#]*d|--(?:data(?:-(?:ascii|binary|raw|urlencode))?|json|post-data|body-data))$/
const files = /^(?:-[sSfkLivgN#]*T|--(?:upload-file|post-file|body-file))$/

/** Whether a call of the API of an engine begins at a word. */
export const isApiCall = (words: readonly Pick<Word, 'text'>[], at = 0): boolean =>
  /^(?:.*\/)?(?:curl|wget)$/.test(words[at]?.text ?? '') && words.some(({ text }, i) => i > at && address.test(text))

/** Whether a text may hold such a call. */
export const mentionsApiCall = (text: string): boolean =>
  /\/containers\/\S+/.test(text) && /\b(?:curl|wget)\b/.test(text)

/** What a call asks for; nothing where it sends no body, which the engine refuses. */
export function apiCallOf(words: readonly Word[]): ApiCall | undefined {
  const [, libpod, create, container, query = ''] = words.flatMap(({ text }) => address.exec(text) ?? [])
  const given = words.flatMap((word, i): Pick<ApiCall, 'body' | 'file'>[] => {
    const [, option = word.text, joined] = /^(--[\w-]+)=(.*)$/s.exec(word.text) ?? /^(-d)(.+)$/s.exec(word.text) ?? []
    const value = joined === undefined ? words[i + 1] : { ...word, text: joined }
    if (!value) return []
    if (files.test(option)) return [{ file: value }]
    if (!bodies.test(option)) return []
    return value.text.startsWith('@') && option !== '--data-raw'
      ? [{ file: { ...value, text: value.text.slice(1) } }]
      : [{ body: value }]
  })
  const [first, ...more] = given
  if (!first) return undefined
  const name = create === undefined ? container : /(?:^|&)name=([^&]*)/.exec(query)?.[1]
  const said = {
    name: create === undefined ? ('exec' as const) : ('create' as const),
    isLibpod: libpod !== undefined,
    container: name,
  }
  // curl puts several together.
  return more.length > 0 ? said : { ...said, ...first }
}

/** Whether a word of such a call stands for what it reads. */
export const readsInput = (text: string): boolean => /^(?:-d)?@-$/.test(text)
