import { describe, expect, it } from 'vitest'
import { parseQuantity } from '../../../src/readers/kubernetes/quantity.ts'

describe('parseQuantity', () => {
  it.each([
    ['0', 0],
    ['1', 1],
    ['+2', 2],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['1.', 1],
    ['100m', 0.1],
    ['300m', 0.3],
    ['1500m', 1.5],
    ['250u', 0.00025],
    ['100n', 1e-7],
    ['1k', 1000],
    ['64M', 64_000_000],
    ['1.5G', 1_500_000_000],
    ['2T', 2e12],
    ['1P', 1e15],
    ['1E', 1e18],
    ['1Ki', 1024],
    ['64Mi', 67_108_864],
    ['1.5Gi', 1_610_612_736],
    ['1Ti', 1_099_511_627_776],
    ['1Pi', 2 ** 50],
    ['1Ei', 2 ** 60],
    ['128974848', 128_974_848],
    ['1e3', 1000],
    ['129E6', 129_000_000],
    ['5e-1', 0.5],
  ])('%s is %d', (text, value) => {
    expect(parseQuantity(text)).toBe(value)
  })

  it.each([
    '',
    ' 1',
    '1 Gi',
    '-1',
    '1K',
    '1ki',
    '1kb',
    '64MB',
    '1gi',
    'Mi',
    '1e',
    '0x10',
    '1_000',
    '1,5',
    'unlimited',
    '.',
  ])('%j is none', (text) => {
    expect(parseQuantity(text)).toBeUndefined()
  })
})
