import { expect, it } from 'vitest'
import { isMovingTag, isTrusted, parseImage } from '../../src/knowledge/image-reference.ts'

const digest = `sha256:${'0'.repeat(64)}`

it.each([
  ['nginx', { registry: 'docker.io', repository: 'library/nginx' }],
  ['nginx:1.27', { registry: 'docker.io', repository: 'library/nginx', tag: '1.27' }],
  ['acme/shop', { registry: 'docker.io', repository: 'acme/shop' }],
  ['localhost/shop', { registry: 'localhost', repository: 'shop' }],
  ['localhost:5000/shop', { registry: 'localhost:5000', repository: 'shop' }],
  ['registry:5000/a/b:2', { registry: 'registry:5000', repository: 'a/b', tag: '2' }],
  ['GHCR.io/acme/shop:1', { registry: 'ghcr.io', repository: 'acme/shop', tag: '1' }],
  ['index.docker.io/nginx', { registry: 'docker.io', repository: 'library/nginx' }],
  [`nginx:1@${digest}`, { registry: 'docker.io', repository: 'library/nginx', tag: '1', digest }],
  ['nginx@sha256:abc', { registry: 'docker.io', repository: 'library/nginx' }],
  ['docker://nginx:1', { registry: 'docker.io', repository: 'library/nginx', tag: '1' }],
])('%s', (text, reference) => {
  expect(parseImage(text)).toEqual({ tag: undefined, digest: undefined, ...reference })
})

it.each(['', ' ', digest, '0'.repeat(64)])('"%s" names no image', (text) => {
  expect(parseImage(text)).toBeUndefined()
})

it.each([
  ['ghcr.io/acme/shop', ['ghcr.io/acme'], true],
  ['ghcr.io/acme/shop', ['https://ghcr.io/'], true],
  ['ghcr.io/acme/shop', ['ghcr.io/*'], true],
  ['ghcr.io/acme-evil/shop', ['ghcr.io/acme'], false],
  ['ghcr.io.evil.example/acme/shop', ['ghcr.io/acme'], false],
  ['nginx', ['library'], true],
  ['nginx', ['docker.io'], true],
  ['acme/shop', ['ghcr.io/acme'], false],
])('%s with %j trusted: %s', (image, trusted, is) => {
  expect(isTrusted(parseImage(image)!, trusted)).toBe(is)
})

it.each([
  ['latest', true],
  ['lts-slim', true],
  ['main-debug', true],
  ['master-facade', true],
  ['nightly-2026-01-01', false],
  ['main-18e7589', false],
  ['main-g18e7589', false],
  ['edge-sha-0a1b2c3d-arm64', false],
  ['1.27', false],
])('the tag %s moves: %s', (tag, moves) => {
  expect(isMovingTag(tag)).toBe(moves)
})
