const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/**
 * A Kubernetes resource quantity (`100m`, `0.5`, `1Gi`, `128974848`, `1e3`) as a number of its unit: cores, bytes.
 * Undefined when it is none, or negative, which no resource may be.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(text: string): number | undefined {
  const match = /^\+?(\d+(?:\.\d*)?|\.\d+)(?:([eE][-+]?\d+)|([KMGTPE]i|[numkMGTPE]?))$/.exec(text)
  if (!match) return undefined
  const [, digits = '', exponent, suffix = ''] = match
  if (exponent) return Number(digits + exponent)
  const factor = factors[suffix]!
  // 300m must be 0.3 and not 0.30000000000000004: dividing by a whole number rounds once.
  return factor < 1 ? Number(digits) / Math.round(1 / factor) : Number(digits) * factor
}
