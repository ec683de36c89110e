import { startsContainers } from '../../knowledge/runtimes.ts'
import { editsMachine, isComponentProgram } from '../component/claims.ts'
import type { Word } from '../parse/words.ts'
import { isOtherProgram, opensSocket } from './client.ts'
import { baseName } from './command-line.ts'
import { editsManifest } from './manifest-edit.ts'
import { isOtherBuilder } from './other-builders.ts'
import { isRegistryCall } from './registry-call.ts'
import { isSignatureCheck } from './signature-check.ts'

/**
 * What a call is of: a runtime; a part of a cluster, or what sets one up; sed that changes what configures a machine; a program that
 * changes a manifest; one that changes groups, or a daemon; chmod of the engine's socket; a check of signatures; a builder beside the
 * runtimes; a registry that it logs in to, or reaches without verified TLS.
 */
export type CallKind =
  | 'runtime'
  | 'component'
  | 'edit'
  | 'manifest'
  | 'program'
  | 'socket'
  | 'signature'
  | 'builder'
  | 'registry'

/** Of the call that begins at a word, where one does. */
export function kindOfCall(words: readonly Word[], at = 0): CallKind {
  const program = words[at]!
  if (isComponentProgram(program)) return 'component'
  if (editsMachine(words, at)) return 'edit'
  if (editsManifest(words, at)) return 'manifest'
  if (isOtherProgram(program)) return 'program'
  if (opensSocket(words, at)) return 'socket'
  if (isSignatureCheck(words, at)) return 'signature'
  if (isOtherBuilder(words, at)) return 'builder'
  return !startsContainers(baseName(program)) && isRegistryCall(words, at) ? 'registry' : 'runtime'
}
