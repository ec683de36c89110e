import { isWithin } from '../model/path.ts'
import type { Unresolved } from '../model/source.ts'

/** The parts of an image reference as the engine reads it. */
export interface ImageReference {
  /** `docker.io` where none is written. */
  readonly registry: string
  /** With its namespace: `library/nginx`, `acme/shop/web`. */
  readonly repository: string
  readonly tag?: string
  /** `sha256:…`, or a variable that stands for it; one that is not well formed pins nothing and is left out. */
  readonly digest?: string
}

const digestForm = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}|blake3:[0-9a-f]{64})$/

/** A variable behind `@`: an engine takes nothing but a digest there, so it holds one or nothing runs. */
const openDigest = /^(?:sha256:)?(?:\$\{\{[^{}@]*\}\}|\$\{[^{}@]*\}|\$\w+|\$\([\w.]+\)|\{\{[^{}@]*\}\}|<<[^<>@]*>>)$/

/**
 * Source of the grammar: github.com/distribution/reference. Undefined for what is no reference: nothing, an image id, or a program
 * of Go (`ko://…`), which ko builds and puts the digest of in its place.
 */
export function parseImage(text: string): ImageReference | undefined {
  const [name = '', digest] = text
    .trim()
    .replace(/^docker(?:-pullable)?:\/\//, '')
    .split('@', 2)
  if (name === '' || /^(?:ko:\/\/.*|(?:sha256:)?[0-9a-f]{64})$/.test(name)) return undefined
  const tagAt = name.lastIndexOf(':')
  const tagged = tagAt > name.lastIndexOf('/')
  const path = tagged ? name.slice(0, tagAt) : name
  const tag = tagged ? name.slice(tagAt + 1) : undefined
  const slash = path.indexOf('/')
  const host = slash < 0 ? '' : path.slice(0, slash)
  const hasHost = /[.:]/.test(host) || host === 'localhost'
  const registry = !hasHost || host === 'index.docker.io' ? 'docker.io' : host.toLowerCase()
  const rest = hasHost ? path.slice(slash + 1) : path
  const repository = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest
  return { registry, repository, tag, digest: digest && isDigest(digest) ? digest : undefined }
}

/**
 * The reference, unless no engine takes it: with capitals in its repository it stands for one that something puts in (`__IMAGE__`,
 * `REGISTRY/web`). Source: the same grammar.
 */
export const takenImage = (text: string): string | undefined =>
  /[A-Z]/.test(parseImage(text)?.repository ?? '') ? undefined : text

/** Docker Hub, which a name without a registry means, has owners and names only: `node_modules/.bin/jest` is none of its images. */
export const mayBePulled = (text: string): boolean => {
  const reference = parseImage(text)
  if (!reference) return false
  const parts = reference.repository.split('/')
  return (
    parts.every((part) => /^[a-z0-9][a-z0-9._-]*$/.test(part)) &&
    (reference.registry !== 'docker.io' || parts.length <= 2)
  )
}

/** How that is said. */
export const anImage = 'an image: the name of one has no capitals'

/** The last part of an image's name, which mostly is that of its program: `cosign` of `ghcr.io/sigstore/cosign/cosign:v2.4`. */
export const imageProgram = (image: string): string =>
  image.replace(/@.*$/s, '').replace(/^.*\//s, '').replace(/:.*$/s, '')

const isDigest = (text: string) => digestForm.test(text) || openDigest.test(text)

/** Variables that hold the commit which is built, whole or cut, in the pipelines' own names. */
const commit =
  /:(?:[\w.-]*)(?:\$\{\{\s*(?:github\.sha|env\.GITHUB_SHA)\s*\}\}|\$\{?(?:GITHUB_SHA|CI_COMMIT_(?:SHORT_)?SHA|CIRCLE_SHA1|BITBUCKET_COMMIT|BUILD_SOURCEVERSION|DRONE_COMMIT_SHA|GIT_COMMIT)(?:::?\d+(?::\d+)?)?\}?|\$\(Build\.SourceVersion\))(?:[.-][\w.-]*)?$/

/**
 * What is known of a reference though a variable is part of its tag: nothing else decides where there is a digest, a commit is as
 * fixed as a version, and a tag may begin as none that moves does (`v$VERSION`). The variable stands for itself. Undefined where
 * more is open.
 */
export function knownImage(text: string): string | undefined {
  const trimmed = text.trim().slice(0, maxReference)
  const [, pinned, digest = ''] = /^([\w.:/-]+?)(?::[^@/]*)?@([^@]+)$/.exec(trimmed) ?? []
  if (pinned && (/^[a-z0-9]+:[0-9a-f]{32,128}$/.test(digest) || openDigest.test(digest))) return `${pinned}@${digest}`
  const tag = commit.exec(trimmed)
  const name = tag && trimmed.slice(0, tag.index)
  if (name && /^[\w.:/-]+$/.test(name)) return name + tag[0].replace(/(?<=\w)::?\d+(?::\d+)?/, '')
  const [, begun] = /^[\w.:/-]+:([\w.-]+)[$<{%][^/@:]*$/.exec(trimmed) ?? []
  return begun !== undefined && !mayBeMoving(begun) ? trimmed : undefined
}

/** A reference that is not known, with what is where the tag alone is open: `ghcr.io/acme/web` of `ghcr.io/acme/web:${TAG}`. */
export function openImage(unresolved: Unresolved, text: string): Unresolved {
  const imageName = /^((?:[\w.-]+(?::\d+)?\/)*[\w.-]+):(?:(?=[^/@]*[$<{%])[^/@]*|@\w+@)$/.exec(
    text.trim().slice(0, maxReference),
  )?.[1]
  return imageName === undefined ? unresolved : { ...unresolved, imageName }
}

/** Characters of a reference with its expressions: no real one is longer. */
export const maxReference = 1000

/** Whether a reference lies in one of the trusted registries, written as `host`, `host/namespace` or a Docker Hub namespace. */
export function isTrusted({ registry, repository }: ImageReference, trusted: readonly string[]): boolean {
  const full = `${registry}/${repository}`
  return trusted.some((entry) => {
    const prefix = entry.replace(/^https?:\/\//, '').replace(/(?<![/*])[/*]+$/, '')
    const host = prefix.split('/')[0] ?? ''
    const place = /[.:]/.test(host) || host === 'localhost' ? prefix : `docker.io/${prefix}`
    return isWithin(full, place)
  })
}

/** How tags begin that whoever publishes the image moves from version to version. */
const movingWords =
  'latest stable oldstable main mainline master trunk head edge nightly dev devel develop development testing unstable sid rawhide rolling canary next snapshot current lts beta alpha preview'.split(
    ' ',
  )
const movingTag = new RegExp(`^(?:${movingWords.join('|')})(?:[-_.].*)?$`, 'i')

/** What an image is built on or for, and no version of it: `golang:alpine` is the newest Go. */
const variantWords =
  'alpine slim apache fpm cli zts dind rootless jdk jre headless management perl windowsservercore nanoserver'.split(
    ' ',
  )
const variants = new RegExp(
  `^(?:${variantWords.join('|')})(?:-(?:alpine|slim|apache|fpm|cli|zts|rootless|jdk|jre|headless))*$`,
)

/** Whether a tag that begins so may go on to one that moves. */
const mayBeMoving = (begun: string): boolean => {
  const [first = ''] = begun.toLowerCase().split(/[-_.]/, 1)
  return [...movingWords, ...variantWords].some((word) => word === first || word.startsWith(begun.toLowerCase()))
}

/** A date, a version, or a commit of seven digits or more with a number among them. */
const fixedPart = /\d{4}-?\d\d|\d+\.\d+|[-_.](?:g|sha-?)?(?=[a-f]*\d)[\da-f]{7,40}(?:$|[-_.])/

/** Whether a tag names what is newest instead of a version: `latest`, `lts-slim`, `alpine`; `nightly-2026-01-01` and `main-18e7589` name one. */
export const isMovingTag = (tag: string): boolean => (movingTag.test(tag) && !fixedPart.test(tag)) || variants.test(tag)
