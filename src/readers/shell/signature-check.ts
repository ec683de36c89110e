import { matchesEverySigner } from '../../knowledge/signers.ts'
import { type Client, client } from '../../model/client.ts'
import type { SignatureFault } from '../../model/signature-check.ts'
import type { Fact, Span } from '../../model/source.ts'
import { part, stretch, type Word } from '../parse/words.ts'

/** A program that checks images, and how its subcommand is called. */
const checks: readonly (readonly [program: RegExp, command: RegExp])[] = [
  [/(?:^|\/)cosign$/, /^(?:verify|verify-attestation|(?:dockerfile|manifest) verify)(?: |$)/],
  [/(?:^|\/)notation$/, /^verify(?: |$)/],
  [/(?:^|\/)slsa-verifier$/, /^verify-image(?: |$)/],
  [/(?:^|\/)gh$/, /^(?:attestation|at) verify (?:.* )?oci:\/\//],
]

/** Whether a text may check the signatures of images. */
export const mentionsSignatureCheck = (text: string): boolean =>
  /\b(?:cosign|slsa-verifier)\s|\bnotation\s+verify\b|\b(?:attestation|at)\s+verify\b/.test(text)

/** Words of a command that are looked at. */
const maxWords = 200

/** Whether a command begins at a word that checks the signatures or attestations of an image. */
export function isSignatureCheck(words: readonly Word[], at = 0): boolean {
  const program = words[at]?.text ?? ''
  const found = checks.find(([name]) => name.test(program))
  if (!found) return false
  const behind = words.slice(at + 1, at + maxWords).map(({ text }) => text)
  return found[1].test(
    behind
      .slice(
        Math.max(
          0,
          behind.findIndex((text) => !text.startsWith('-')),
        ),
      )
      .join(' '),
  )
}

/** Options of cosign and notation that weaken the check. Source: their `verify --help`. */
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
  if (!isSignatureCheck(words)) return []
  const [program, ...rest] = words
  const end = rest.findIndex(({ text }) => text.startsWith('verify'))
  const command = rest[end]!
  const named = rest.slice(0, end + 1).flatMap(({ text }) => (text.startsWith('-') ? [] : [text]))
  const name = [program!.text.replace(/^.*\//, ''), ...named].join(' ')
  const at = stretch(program!, command)
  const faults = rest.flatMap((word, i) => faultOf(word, rest[i + 1]))
  const failure = { setting: 'failure', because: 'changes nothing when it fails', isVoid: true }
  return [
    client({
      key: key(`signatures/${name}`),
      name,
      dialect: 'run',
      at,
      signatureCheck: {
        value: { name, faults: [...faults, ...(ignored ? [{ value: failure, at: ignored }] : [])] },
        at,
      },
    }),
  ]
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
  if (setting !== '--certificate-identity-regexp') return []
  const value = own === undefined ? next : part(word, setting.length + 1)
  return value && value.unsure === undefined && matchesEverySigner(value.text)
    ? [{ value: { setting, because: 'accepts every signer', isVoid: true }, at: value.use ?? value.span }]
    : []
}
