import { expect, it } from 'vitest'
import { parseBytes, parseCores, parseDurationNs } from '../../../src/readers/parse/units.ts'

it.each([
  ['64m', 67_108_864],
  ['64M', 67_108_864],
  ['1.5gb', 1_610_612_736],
  ['512MiB', 536_870_912],
  ['2k', 2048],
  ['32 kb', 32_768],
  ['10b', 10],
  ['1048576', 1_048_576],
  ['0', 0],
  ['1t', 1_099_511_627_776],
  ['.5g', 536_870_912],
  ['-1', undefined],
  ['lots', undefined],
  ['', undefined],
  ['64mm', undefined],
])('parseBytes(%s) is %s', (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes)
})

it.each([
  ['0.5', 0.5],
  ['.25', 0.25],
  ['2', 2],
  ['1/2', 0.5],
  ['1e-1', 0.1],
  ['0', 0],
  ['-1', undefined],
  ['1/0', undefined],
  ['two', undefined],
  ['', undefined],
])('parseCores(%s) is %s', (text, cores) => {
  expect(parseCores(text)).toBe(cores)
})

it.each([
  ['30s', 30e9],
  ['1m30s', 90e9],
  ['1.5h', 5400e9],
  ['100ms', 1e8],
  ['5us', 5000],
  ['5µs', 5000],
  ['7ns', 7],
  ['0.3s', 3e8],
  ['1d', 86_400e9],
  ['0', 0],
  ['30', undefined],
  ['', undefined],
  ['-5s', undefined],
  ['5 minutes', undefined],
])('parseDurationNs(%s) is %s', (text, ns) => {
  expect(parseDurationNs(text)).toBe(ns)
})

it('rejects long invalid text as fast as short', () => {
  const digits = '1'.repeat(100_000)
  expect([parseBytes(`${digits}x`), parseCores(`${digits}x`), parseDurationNs(`${digits}x`)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
