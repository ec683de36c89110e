// A file of its own, so that recognizing a script does not load the reader.

import { imageProgram } from '../../knowledge/image-reference.ts'
import { isRegistryClient, mayReachUnverified, unverifiedRegistries } from '../../knowledge/registry-clients.ts'
import type { Word } from '../parse/words.ts'

/** Programs that log in to registries, beside the runtimes. */
const loginPrograms = 'buildah|skopeo|oras|cosign|notation|img|g?crane|krane|helm|regctl'
const loginProgram = new RegExp(`^(?:${loginPrograms})$`)
const mentionsLogin = new RegExp(String.raw`\b(?:${loginPrograms})\b`)
/** The words before the log-in's own. */
const logins =
  /^(?:(?:buildah|skopeo|oras|cosign|notation|img) login|(?:g?crane|krane) auth login|(?:helm|regctl) registry login)$/

/** So many words of a call are its own, whatever they are; behind them it goes on up to the next program of the kind. */
const maxWords = 200

/** The program whose arguments the command of an image of it is: kaniko's, crane, oras, regctl, skopeo. */
export function registryProgramOf(image: string): string | undefined {
  if (/(?:^|\/)skopeo\/(?:stable|testing|upstream)(?:[:@]|$)/.test(image)) return 'skopeo'
  const program = imageProgram(image)
  return /^(?:executor|g?crane|oras|regctl|skopeo)$/.test(program) ? program : undefined
}

/** The name of a program without its folder. */
export const programName = ({ text }: Pick<Word, 'text'>): string => text.replace(/^.*[/\\]|\.exe$/gi, '')

/** The words of the call that begins at one of them. */
function callAt(words: readonly Word[], at: number): readonly Word[] {
  const next = words.findIndex((word, i) => i >= at + maxWords && isRegistryClient(programName(word)))
  return words.slice(at, next < 0 ? undefined : next)
}

/** Which word of a call of a program that only handles images is `login`; -1 where it logs in nowhere. */
export function loginOfRegistry(words: readonly Word[], at = 0): number {
  if (!loginProgram.test(programName(words[at]!))) return -1
  const own = callAt(words, at)
  const end = own.findIndex(({ text }) => text === 'login')
  const named = own.slice(1, end + 1).flatMap(({ text }) => (text.startsWith('-') ? [] : [text]))
  return end > 0 && logins.test([programName(own[0]!), ...named].join(' ')) ? at + end : -1
}

/** Skopeo's switch for a policy that accepts everything. */
export const isInsecurePolicy = ({ text }: Pick<Word, 'text'>): boolean =>
  /^--insecure-policy(?:=(?:1|t|true))?$/i.test(text)

/** Whether a program that only handles images is told to log in to a registry, or to reach one without verified TLS. */
export function isRegistryCall(words: readonly Word[], at = 0): boolean {
  const program = programName(words[at]!)
  if (!isRegistryClient(program)) return false
  const args = callAt(words, at).slice(1)
  return (
    loginOfRegistry(words, at) >= 0 ||
    (program === 'skopeo' && args.some(isInsecurePolicy)) ||
    unverifiedRegistries(
      program,
      args.map(({ text }) => text),
    ).length > 0
  )
}

/** Text in which one may be told so. */
export const mentionsRegistryCall = (text: string): boolean =>
  mayReachUnverified(text) || (/\blogin\b/.test(text) && mentionsLogin.test(text))
