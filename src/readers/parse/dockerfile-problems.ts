import { heredocMark } from './dockerfile-heredoc.ts'
import type { DockerfileFlag, DockerfilePair, DockerfileWord } from './dockerfile-words.ts'

/** What a problem depends on: an instruction without its places. */
interface Written {
  readonly keyword: string
  readonly flags: readonly DockerfileFlag[]
  readonly words: readonly DockerfileWord[]
  readonly isJson: boolean
  readonly pairs: readonly DockerfilePair[]
  readonly onbuild: Written | undefined
}

/** A stage's name, once folded to lower case. */
const stageName = /^[a-z][a-z0-9._-]*$/

/**
 * What BuildKit's frontend/dockerfile/instructions rejects about the number and form of the words; undefined when nothing. And
 * one thing that it misreads: it takes the bytes of a flag for characters, so that one outside ASCII may even end the flag.
 */
export function problemOf(instruction: Written): string | undefined {
  const { keyword, flags } = instruction
  if (flags.length > 0 && flags.some(({ name, value = '' }) => /[^\0-\x7f]/.test(name + value)))
    return `${keyword} has a flag with a character outside ASCII.`
  if (keyword === 'RUN' || keyword === 'CMD' || keyword === 'ENTRYPOINT') return undefined
  const { words, isJson } = instruction
  switch (keyword) {
    case 'ADD':
    case 'COPY':
      if (words.length < 2) return `${keyword} needs a source and a destination.`
      // A heredoc whose name cannot be read is none here.
      return typeof heredocMark(words.at(-1)!.text) === 'object'
        ? `The destination of ${keyword} must not be a heredoc.`
        : undefined
    case 'ARG':
    case 'ENV':
    case 'LABEL':
      if (words.length === 0) return `${keyword} needs a name.`
      return instruction.pairs.some(({ name }) => name.text === '') ? `${keyword} has an empty name.` : undefined
    case 'EXPOSE':
      return words.length === 0 ? 'EXPOSE needs a port.' : undefined
    case 'FROM':
      return problemOfFrom(instruction)
    case 'HEALTHCHECK':
      return problemOfHealthcheck(instruction)
    case 'MAINTAINER':
    case 'STOPSIGNAL':
    case 'USER':
    case 'WORKDIR':
      return words.length === 0 ? `${keyword} needs a value.` : undefined
    case 'ONBUILD':
      return problemOfTrigger(instruction.onbuild)
    case 'SHELL':
      return isJson && words.length > 0 ? undefined : 'SHELL needs a JSON array of strings.'
    case 'VOLUME':
      if (words.length === 0) return 'VOLUME needs a path.'
      return words.some(({ text }) => text.trim() === '') ? 'VOLUME has an empty path.' : undefined
    default:
      return keyword === '' ? 'An instruction is missing here.' : `\`${keyword}\` is not a Dockerfile instruction.`
  }
}

function problemOfFrom({ words }: Written): string | undefined {
  if (words.length === 1) return undefined
  // Go's EqualFold: the long s is an s.
  if (words.length !== 3 || !/^as$/iu.test(words[1]!.text))
    return 'FROM needs an image, or an image, AS and a stage name.'
  const name = words[2]!.text
  return stageName.test(name.toLowerCase()) ? undefined : `\`${name}\` is not a valid stage name.`
}

function problemOfHealthcheck({ words }: Written): string | undefined {
  const type = words[0]?.text.toUpperCase()
  if (type === 'NONE') return words.length > 1 ? 'HEALTHCHECK NONE takes no arguments.' : undefined
  if (type === 'CMD') return words.length > 1 ? undefined : 'HEALTHCHECK CMD needs a command.'
  return 'HEALTHCHECK needs CMD or NONE.'
}

/** Of the inner instruction BuildKit checks the keyword alone. */
function problemOfTrigger(trigger: Written | undefined): string | undefined {
  if (!trigger) return 'ONBUILD needs an instruction.'
  const isRefused = ['FROM', 'MAINTAINER', 'ONBUILD'].includes(trigger.keyword)
  return isRefused ? `${trigger.keyword} is not allowed after ONBUILD.` : undefined
}
