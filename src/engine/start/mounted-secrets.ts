import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { credentialFileKind, keyFileKind } from '../../knowledge/credential-files.ts'
import { credentialRanges } from '../../knowledge/credentials.ts'
import { isWithin } from '../../model/path.ts'
import type { DockerMount } from './create-mounts.ts'

/** Larger files are data. */
const maximumBytes = 65_536
const maximumFiles = 100
/** Folders within a folder of secrets. */
const maximumDepth = 4

/**
 * What a container is given as files of credentials, as entries of an environment (`NAME=value`): what it prints of them is to be
 * hidden like what it prints of its variables. Those are Compose's and Swarm's secrets (mounted under `/run/secrets`), files that are
 * named like credentials, and the files of a folder named `secrets`; of any other file that is mounted, what looks like a credential.
 * @param secretTargets where secrets are mounted, whatever they are called
 */
export function mountedSecrets(mounts: readonly DockerMount[], secretTargets: ReadonlySet<string> = none): string[] {
  const sources = mounts.flatMap(({ Type, Source, Target }) => {
    if (Type !== 'bind' || !Source) return []
    return [{ path: Source, isSecret: secretTargets.has(Target) || isSecretPlace(Source) || isSecretPlace(Target) }]
  })
  const files = sources.flatMap(({ path, isSecret }) => filesAt(path, isSecret)).slice(0, maximumFiles)
  const others = sources.flatMap(({ path, isSecret }) => (isSecret ? [] : [path])).slice(0, maximumFiles)
  // The shortest first: how much is hidden has a limit, and a password must not stand behind a chain of certificates.
  return [
    ...files.flatMap((path) => entriesOf(readText(path) ?? '')),
    ...others.flatMap((path) => credentialsOf(readText(path) ?? '')),
  ].sort((a, b) => a.length - b.length)
}

const none: ReadonlySet<string> = new Set()

const isSecretPlace = (path: string): boolean =>
  isWithin(path, '/run/secrets') ||
  /(?:^|[/._-])(?:secrets?|credentials?)(?:\/[^/]*)?$/i.test(path) ||
  isCredentialFile(path)

const isCredentialFile = (path: string): boolean =>
  credentialFileKind(path) !== undefined || keyFileKind(path) !== undefined

function filesAt(path: string, isSecret: boolean, depth = 0): string[] {
  try {
    if (!statSync(path).isDirectory()) return isSecret ? [path] : []
    const within = readdirSync(path).map((name) => join(path, name))
    if (!isSecret) return within.filter(isCredentialFile)
    const found: string[] = []
    for (const one of within) {
      if (found.length >= maximumFiles || depth >= maximumDepth) break
      found.push(...filesAt(one, true, depth + 1))
    }
    return found
  } catch {
    return []
  }
}

function readText(path: string): string | undefined {
  try {
    const file = statSync(path)
    return file.isFile() && file.size <= maximumBytes ? readFileSync(path, 'utf8') : undefined
  } catch {
    return undefined
  }
}

const shortestCredential = 4

/** What a file of any name holds as a credential by its form: the `password = x` of a configuration. */
function credentialsOf(text: string): string[] {
  const values = text
    .split(/\r?\n/)
    .flatMap((line) => (credentialRanges(line) ?? []).map(({ start, end }) => line.slice(start, end)))
    .map((value) => value.replace(/^(["'])(.*)\1$/, '$2').trim())
  return [...new Set(values)].filter((value) => value.length >= shortestCredential).map((value) => `SECRET=${value}`)
}

/** A file of settings has many values; any other file is one. */
function entriesOf(text: string): string[] {
  const settings = text.split(/\r?\n/).filter((line) => /^\s*(?:export\s+)?\w+=/.test(line))
  const values = settings.map((line) => line.replace(/^\s*(?:export\s+)?(\w+=)(["']?)(.*)\2\s*$/, '$1$3'))
  return text.trim() === '' ? [] : [`SECRET=${text.trim()}`, ...values]
}
