import { defineRule, fail } from '../../model/rule.ts'
import { authentication } from '../examples.ts'

/** What probes and load balancers ask for. */
const isHealth = (path: string): boolean => /^\/(?:healthz|livez|readyz)(?:\/[\w.-]+)?$|^\/version$/.test(path)

export default defineRule({
  id: 'authentication-config/anonymous',
  on: 'authentication-config',
  title: 'API server accepts requests without credentials',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.1'],
  why: 'Anyone who reaches the API server has the rights of `system:anonymous`, and one wrong binding makes these more.',
  fix: 'Set `anonymous.enabled: false`, or list under `conditions` only `/livez`, `/readyz` and `/healthz`.',
  reads: ['anonymous'],
  consults: ['anonymousPaths'],
  *check({ name, anonymous, anonymousPaths }) {
    if (!anonymous?.value) return
    if (anonymousPaths.length === 0) yield fail(anonymous, `${name} accepts requests without credentials at every path`)
    for (const path of anonymousPaths)
      if (!isHealth(path.value))
        yield fail(path, `${name} accepts requests without credentials at ${path.value}`, {
          discriminator: path.value,
          severity: 'medium',
        })
  },
  bad: [
    authentication(
      'anonymous:\n  enabled: «true»',
      'high: the authentication configuration accepts requests without credentials at every path',
    ),
    authentication(
      'anonymous: {enabled: true, conditions: [{path: /livez}, {path: «/api»}]}',
      'medium: the authentication configuration accepts requests without credentials at /api',
    ),
  ],
  good: [
    authentication('anonymous: {enabled: false}'),
    authentication(
      'anonymous:\n  enabled: true\n  conditions:\n    - path: /livez\n    - path: /readyz\n    - path: /healthz',
    ),
    authentication('jwt: []'),
  ],
})
