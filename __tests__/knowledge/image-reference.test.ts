import { describe, expect, it } from 'vitest'
import { isMovingTag, isTrusted, knownImage, openImage, parseImage } from '../../src/knowledge/image-reference.ts'
import { source, span } from '../../src/model/source.ts'

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
  ['nginx@$SUM', { registry: 'docker.io', repository: 'library/nginx', digest: '$SUM' }],
  ['nginx@', { registry: 'docker.io', repository: 'library/nginx' }],
  ['ko/shop:1', { registry: 'docker.io', repository: 'ko/shop', tag: '1' }],
  ['docker://nginx:1', { registry: 'docker.io', repository: 'library/nginx', tag: '1' }],
])('%s', (text, reference) => {
  expect(parseImage(text)).toEqual({ tag: undefined, digest: undefined, ...reference })
})

it.each(['', ' ', digest, '0'.repeat(64), 'ko://example.org/shop/cmd/web'])('"%s" names no image', (text) => {
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
  ['alpine', true],
  ['fpm-alpine', true],
  ['bookworm-slim', false],
  ['alpine3.22', false],
  ['nightly-2026-01-01', false],
  ['main-18e7589', false],
  ['main-g18e7589', false],
  ['edge-sha-0a1b2c3d-arm64', false],
  ['1.27', false],
])('the tag %s moves: %s', (tag, moves) => {
  expect(isMovingTag(tag)).toBe(moves)
})

describe('an image whose tag is open', () => {
  it.each([
    [`nginx:\${TAG}@${digest}`, `nginx@${digest}`],
    [`localhost:5000/a/b:\${TAG:-1}@${digest}`, `localhost:5000/a/b@${digest}`],
    ['ghcr.io/acme/app:$GITHUB_SHA', 'ghcr.io/acme/app:$GITHUB_SHA'],
    ['ghcr.io/acme/app:${GITHUB_SHA::8}-slim', 'ghcr.io/acme/app:${GITHUB_SHA}-slim'],
    ['app:${CI_COMMIT_SHORT_SHA}', 'app:${CI_COMMIT_SHORT_SHA}'],
    ['app:sha-${{ github.sha }}', 'app:sha-${{ github.sha }}'],
    ['app:$(Build.SourceVersion)', 'app:$(Build.SourceVersion)'],
    ['nginx:${TAG}', undefined],
    ['${REGISTRY}/nginx:${GITHUB_SHA}', undefined],
    [`\${IMAGE}@${digest}`, undefined],
    ['nginx:${TAG}@${DIGEST}', 'nginx@${DIGEST}'],
    ['ghcr.io/acme/app@${{ steps.build.outputs.digest }}', 'ghcr.io/acme/app@${{ steps.build.outputs.digest }}'],
    ['app@sha256:$SUM', 'app@sha256:$SUM'],
    ['app@{{ digest }}', 'app@{{ digest }}'],
    ['${IMAGE}@${DIGEST}', undefined],
    ['app@${A}${B}', undefined],
    ['app@', undefined],
    ['app:${TAG}-${GITHUB_SHA}', undefined],
    ['app:${{ github.ref_name }}', undefined],
    ['app:$GITHUB_SHA_OLD', undefined],
    ['app:v$VERSION', 'app:v$VERSION'],
    ['r.lan:5000/app:1.${MINOR}-slim', 'r.lan:5000/app:1.${MINOR}-slim'],
    ['app:pg16-{{ version }}', 'app:pg16-{{ version }}'],
    ['app:release-${{ matrix.version }}', 'app:release-${{ matrix.version }}'],
    ['app:nexus-$V', 'app:nexus-$V'],
    ['app:ne$V', undefined],
    ['app:l$V', undefined],
    ['app:main-$V', undefined],
    ['app:Alpine$V', undefined],
    ['app:$V-slim', undefined],
    ['app:v$A/b', undefined],
    ['$A:v$VERSION', undefined],
  ])('%s', (text, known) => {
    expect(knownImage(text)).toBe(known)
  })

  it('has a version where it is the commit', () => {
    const tag = parseImage(knownImage('app:${GITHUB_SHA::8}') ?? '')?.tag ?? ''
    expect([tag, isMovingTag(tag)]).toEqual(['${GITHUB_SHA}', false])
  })
})

it.each([
  ['ghcr.io/acme/web:${TAG}', 'ghcr.io/acme/web'],
  ['r.lan:5000/web:v1-$TAG', 'r.lan:5000/web'],
  ['postgres:{{ version }}', 'postgres'],
  ['ghcr.io/acme/web:1', undefined],
  ['${REGISTRY}/web:1', undefined],
  ['acme/web${SUFFIX}:1', undefined],
  ['web:${PORT}/postgres:12', undefined],
  ['acme/web@${DIGEST}', undefined],
])('the name of %s, whose tag is open, is %s', (text, name) => {
  const unresolved = { because: 'a', at: span(source('a', ''), 0, 0) }
  expect(openImage(unresolved, text).imageName).toBe(name)
})
