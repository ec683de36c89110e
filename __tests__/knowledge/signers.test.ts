import { expect, it } from 'vitest'
import { matchesEverySigner } from '../../src/knowledge/signers.ts'

it.each([
  ['.*', true],
  ['^.*$', true],
  ['.+', true],
  ['^(.*)$', true],
  ['.*@.*', true],
  ['https://.*', true],
  ['^https://github.com/.*$', true],
  ['https://github\\.com/', true],
  ['^https://github.com/.*/.*$', true],
  ['https://gitlab.com/.+', true],
  ['.', true],
  ['^.{1,}$', true],
  ['acme|.*', true],
  ['(acme|.+)', true],
  ['[\\s\\S]*', true],
  ['^https://github.com/acme/.*', false],
  ['^https://github.com/acme/(web|.*)$', false],
  ['acme|beta', false],
  ['github.com/acme', false],
  ['https://github.com/acme/web/.github/workflows/.*@refs/heads/main', false],
  ['.*@acme.example', false],
  ['release@acme.example', false],
])('%s: %s', (pattern, matches) => expect(matchesEverySigner(pattern)).toBe(matches))
