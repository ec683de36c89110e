import { joinPath } from '../../model/path.ts'
import { type Source, span } from '../../model/source.ts'
import { part, type Word } from '../parse/words.ts'
import type { WrittenText } from '../reader.ts'
import { type Body, wordsOfBody } from './api-body.ts'
import { type ApiCall, apiCallOf, asksEngine, configOf, isStream, namesEngine, requestsIn } from './api-call.ts'
import type { Call } from './frame.ts'
import type { Subcommand } from './subcommand.ts'

/** A request whose settings are not known, and why. */
export interface NotKnown {
  readonly word: Word
  readonly because: string
  readonly container: string | undefined
}

/** Where the text of a request may stand beside its words. */
interface Texts {
  file(key: string, path: string): Source | undefined
  written(path: string): readonly WrittenText[]
}

/** What requests to the engine's API ask for, in the words of the command line, or why it is not known. */
export function askedOfApi(call: Call, texts: Texts): (Subcommand | NotKnown)[] {
  const [word] = call.words
  if (!word) return []
  if (isStream(call.words)) return askedByStream(word, call, texts)
  const asked = apiCallOf(call.words)
  if (!asked) return askedByConfig(word, call, texts)
  const { body, file } = asked
  const text = file ? textOf(file.text, call, texts) : body && ofWord(body)
  return [inWords(asked, word, text, file && file.text !== '-' ? `in ${file.text}` : 'of this request')]
}

/** The options of curl in a file: that they ask an engine for something is seen, not what. */
function askedByConfig(word: Word, call: Call, texts: Texts): NotKnown[] {
  const config = configOf(call.words)
  if (!config) return []
  const text = textOf(config.text, call, texts)?.text
  return (text === undefined ? namesEngine(call.words) : asksEngine(text))
    ? [{ word, because: `the request in ${config.text} is not checked`, container: undefined }]
    : []
}

/** What a program sends that it reads: several requests, one behind the other. */
function askedByStream(word: Word, call: Call, texts: Texts): (Subcommand | NotKnown)[] {
  const { input, inputFiles } = call
  if (!input && !inputFiles) return []
  const files = input ? [] : inputFiles!.map((path) => ({ path, text: textOf(path, call, texts) }))
  const known: readonly Body[] = input ? [input] : files.flatMap(({ text }) => text ?? [])
  const isOpen = known.length === 0 || files.some(({ path, text }) => !text && mayBeFile.test(path))
  const unread = { word, because: "what it sends to the engine's API is not checked", container: undefined }
  const requests = known.flatMap((text) =>
    requestsIn(text.text).map(({ asked, from, to }) => {
      const body = {
        ...text,
        text: text.text.slice(from, to),
        locate: (a: number, b: number) => text.locate(from + a, from + b),
      }
      return inWords(asked, word, body, 'of this request')
    }),
  )
  return isOpen ? [...requests, unread] : requests
}

/** A path that is written out, or known only when it runs; a program's own words hold other marks. */
const mayBeFile = /^(?=.*[.$/])(?!\/dev\/)[\w.$/{}~@+-]+$/

/** A text that the script wrote, or reads, or a file of the repository. */
function textOf(path: string, { key, input, folder, below = '' }: Call, { file, written }: Texts): Body | undefined {
  const [made] = path !== '-' ? written(path) : input ? [input] : []
  if (made) return { ...made, unsure: 'a variable has no known value' }
  const source = folder === undefined ? file(key, joinPath(below, path)) : undefined
  return source && { text: source.text, locate: (from, to) => span(source, from, to) }
}

const ofWord = (word: Word): Body => ({
  text: word.text,
  locate: (from, to) => part(word, from, to).span,
  unsure: word.unsure,
})

function inWords(
  { name, isLibpod, container: named }: ApiCall,
  word: Word,
  body: Body | undefined,
  where: string,
): Subcommand | NotKnown {
  const target = named === undefined ? undefined : { text: named, span: word.span }
  const rest = body && !isLibpod && name !== 'service' ? wordsOfBody(body, name, target) : undefined
  if (rest && name !== 'service') return { name, word, rest }
  const what = isLibpod ? "of Podman's own API" : where
  return { word, because: `the settings ${what} are not checked`, container: named }
}
