import type { Container, EnvironmentVariable } from '../../model/container.ts'
import { type Fact, type Source, span } from '../../model/source.ts'
import { spend } from '../effort.ts'
import type { Word } from '../parse/words.ts'
import { perSource } from '../per-source.ts'
import type { Flag } from './flag-words.ts'

/** Files of one command line, and variables of one file; what is beyond leaves the environment unresolved. */
const maxFiles = 20
const maxVariables = 500

/**
 * The variables of the files that `--env-file` names, each at its line; those of flags have the last word.
 * @param find a file by its path as written; undefined where the repository has none
 */
export function withEnvFiles(
  read: Container,
  flags: readonly Flag[],
  find: (path: string) => Source | undefined,
): Container {
  const all = flags.filter(({ name }) => name === 'env-file')
  const named = all.slice(0, maxFiles)
  const sources = named.map(({ value }) => (value.unsure === undefined ? fileOf(value, find) : undefined))
  const lists = sources.map((source) => (source ? variablesIn(source) : undefined))
  const env = lists.flatMap((list = []) => list)
  if (env.length === 0) return read
  spend('variable of a file', env.length)
  const unresolved = new Map(read.unresolved)
  const open = unresolved.get('env')
  const isWhole = named.length === all.length && lists.every((list) => list && list.length < maxVariables)
  if (isWhole && named.some(({ value }) => value.span === open?.at)) unresolved.delete('env')
  return { ...read, unresolved, env: [...env, ...read.env] }
}

const fileOf = ({ text }: Word, find: (path: string) => Source | undefined) =>
  /^[/~]|^\w+:\/\//.test(text) ? undefined : find(text)

const line = /^[ \t\ufeff]*([A-Za-z_][\w.-]*)=([^\r\n]*)/gm

/** As Docker's and Podman's command lines read a file: quotes and `#` in a value are part of it. */
const variablesIn = perSource((source): readonly Fact<EnvironmentVariable>[] => {
  const found: Fact<EnvironmentVariable>[] = []
  for (const { 0: whole, 1: name = '', 2: value = '', index } of source.text.matchAll(line)) {
    if (found.length >= maxVariables) break
    const end = index + whole.length
    found.push({ value: { name, value }, at: span(source, end - name.length - 1 - value.length, end) })
  }
  return found
})
