import { editsMachine, isComponentProgram } from '../component/claims.ts'
import type { Word } from '../parse/words.ts'
import { isOtherProgram, opensSocket } from './client.ts'
import { isOtherBuilder } from './other-builders.ts'
import { isSignatureCheck } from './signature-check.ts'

/**
 * What a call is of: a runtime; a part of a cluster, or what sets one up; sed that changes what configures a machine; a program that
 * changes groups, or a daemon; chmod of the engine's socket; a check of signatures; a builder beside the runtimes.
 */
export type CallKind = 'runtime' | 'component' | 'edit' | 'program' | 'socket' | 'signature' | 'builder'

/** Of the call that begins at a word, where one does. */
export function kindOfCall(words: readonly Word[], at = 0): CallKind {
  const program = words[at]!
  if (isComponentProgram(program)) return 'component'
  if (editsMachine(words, at)) return 'edit'
  if (isOtherProgram(program)) return 'program'
  if (opensSocket(words, at)) return 'socket'
  if (isSignatureCheck(words, at)) return 'signature'
  return isOtherBuilder(words, at) ? 'builder' : 'runtime'
}
