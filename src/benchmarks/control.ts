/** `cis-docker:5.10` (numbering of edition 1.5), `cis-kubernetes:5.2.2` (edition 1.12), `pss:baseline/privileged`. */
export type Control = `cis-docker:${string}` | `cis-kubernetes:${string}` | `pss:${'baseline' | 'restricted'}/${string}`
