import { imageProgram } from '../../knowledge/image-reference.ts'
import { matchesEverySigner } from '../../knowledge/signers.ts'
import { type Client, client } from '../../model/client.ts'
import type { SignatureFault } from '../../model/signature-check.ts'
import type { Fact, Span } from '../../model/source.ts'
import { runTable } from '../command/flag-table.ts'
import { splitFlags } from '../command/flag-words.ts'
import { part, stretch, type Word } from '../parse/words.ts'
import { subcommandOf } from './subcommand.ts'

/** What a check is about: an image, or a file that is downloaded or released. */
type Checked = 'image' | 'artifact'

/** A program that checks signatures, how its subcommand is called, and what it checks. */
const checks: readonly (readonly [program: RegExp, command: RegExp, checked: Checked])[] = [
  [/(?:^|\/)cosign$/, /^(?:verify|verify-attestation|(?:dockerfile|manifest) verify)(?: |$)/, 'image'],
  [/(?:^|\/)cosign$/, /^verify-blob(?:-attestation)?(?: |$)/, 'artifact'],
  [/(?:^|\/)notation$/, /^verify(?: |$)/, 'image'],
  [/(?:^|\/)notation$/, /^blob verify(?: |$)/, 'artifact'],
  [/(?:^|\/)slsa-verifier$/, /^verify-image(?: |$)/, 'image'],
  [/(?:^|\/)slsa-verifier$/, /^verify-(?:artifact|npm-package|vsa)(?: |$)/, 'artifact'],
  [/(?:^|\/)gh$/, /^(?:attestation|at) verify (?:.* )?oci:\/\//, 'image'],
  [/(?:^|\/)gh$/, /^(?:attestation|at) verify(?: |$)/, 'artifact'],
]

/** Whether a text may check signatures. */
export const mentionsSignatureCheck = (text: string): boolean =>
  /\b(?:cosign|slsa-verifier)[\w@:.-]{0,300}\s|\bnotation[\w@:.-]{0,300}\s+(?:blob\s+)?verify\b|\b(?:attestation|at)\s+verify\b/.test(
    text,
  )

/** Whether an image is that of a program that checks signatures: its command begins behind the program's name. */
export const imageChecksSignatures = (image: string): boolean =>
  /^(?:cosign|notation|slsa-verifier)$/.test(imageProgram(image))

/** Words of a command that are looked at. */
const maxWords = 200

/** Whether a command begins at a word that checks the signatures or attestations of an image or a file. */
export const isSignatureCheck = (words: readonly Word[], at = 0): boolean => checkedBy(words, at) !== undefined

function checkedBy(words: readonly Word[], at = 0): Checked | undefined {
  const program = words[at]?.text ?? ''
  const own = checks.filter(([name]) => name.test(program))
  if (own.length === 0) return undefined
  const behind = words.slice(at + 1, at + maxWords).map(({ text }) => text)
  const first = behind.findIndex((text) => !text.startsWith('-'))
  const command = behind.slice(Math.max(0, first)).join(' ')
  return own.find(([, pattern]) => pattern.test(command))?.[2]
}

/** The check that a container makes: `docker run … ghcr.io/sigstore/cosign/cosign verify …`, `docker run … tools cosign verify …`. */
function checkIn(words: readonly Word[]): readonly Word[] {
  const command = subcommandOf(words)
  if (command?.name !== 'run') return words
  const { flags, rest } = splitFlags(command.rest, runTable)
  const [image, ...behind] = rest
  if (!image || isSignatureCheck(behind)) return behind
  const entrypoint = flags.findLast(({ name }) => name === 'entrypoint')?.value
  return [{ ...(entrypoint ?? image), text: entrypoint?.text ?? imageProgram(image.text) }, ...behind]
}

/** Options that weaken the check. Source: `verify --help` of cosign and notation. */
const options: Readonly<Record<string, string>> = {
  '--insecure-ignore-tlog': 'does not look for the signature in the transparency log',
  '--insecure-ignore-sct': 'does not look for the certificate in the transparency log',
  '--allow-insecure-registry': 'takes the signatures from a registry whose certificate it does not verify',
  '--allow-http-registry': 'takes the signatures from a registry without TLS',
  '--insecure-registry': 'takes the signatures from a registry without TLS',
  '--plain-http': 'takes the signatures from a registry without TLS',
}

/** The check that a command makes. `ignored` is what lets the work go on where it fails. */
export function signatureCheckOf(
  words: readonly Word[],
  key: (name: string) => string,
  ignored: Span | undefined,
): Client[] {
  const own = isSignatureCheck(words) ? words : checkIn(words)
  const checked = checkedBy(own)
  if (!checked) return []
  const [program, ...rest] = own
  const end = rest.findIndex(({ text }) => /^verify(?:-|$)/.test(text))
  const command = rest[end]!
  const named = rest.slice(0, end + 1).flatMap(({ text }) => (text.startsWith('-') ? [] : [text]))
  const name = [program!.text.replace(/^.*\//, ''), ...named].join(' ')
  const at = stretch(program!, command)
  const faults = rest.flatMap((word, i) => faultOf(word, rest[i + 1]))
  const failure = { setting: 'failure', because: 'changes nothing when it fails', isVoid: true }
  const check = {
    value: { name, faults: [...faults, ...(ignored ? [{ value: failure, at: ignored }] : [])] },
    at,
  }
  const fact = checked === 'image' ? { signatureCheck: check } : { artifactCheck: check }
  return [client({ key: key(`signatures/${name}`), name, dialect: 'run', at, ...fact })]
}

function faultOf(word: Word, next: Word | undefined): Fact<SignatureFault>[] {
  if (word.unsure !== undefined) return []
  const [, setting = '', own] = /^(--[a-z-]+)(?:=(.*))?$/s.exec(word.text) ?? []
  const at = word.use ?? word.span
  const because = Object.hasOwn(options, setting) ? options[setting] : undefined
  if (because !== undefined && !/^(?:0|f|false)$/i.test(own ?? ''))
    return [{ value: { setting, because, isVoid: false }, at }]
  if (setting === '--check-claims' && /^(?:0|f|false)$/i.test(own ?? ''))
    return [{ value: { setting, because: 'accepts the signature of another image', isVoid: true }, at }]
  if (!/^--cert(?:ificate)?-identity-regexp?$/.test(setting)) return []
  const value = own === undefined ? next : part(word, setting.length + 1)
  return value && value.unsure === undefined && matchesEverySigner(value.text)
    ? [{ value: { setting, because: 'accepts every signer', isVoid: true }, at: value.use ?? value.span }]
    : []
}
