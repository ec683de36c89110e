import { injectionOf } from '../../knowledge/ingress-annotations.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

const nginx = (annotation: string) => `Ingress web {annotations: {${annotation}}}`

export default defineRule({
  id: 'ingress/snippet',
  on: 'ingress',
  title: 'Ingress puts text into the configuration of its controller',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'Whoever may write an Ingress runs directives, and often code, in the controller, which can read the Secrets of every namespace.',
  fix: 'Remove the annotation and use one for the setting itself; turn snippets off in the controller.',
  reads: ['annotations'],
  *check({ name, annotations }) {
    for (const fact of annotations) {
      const kind = injectionOf(fact.value.name, fact.value.value)
      if (!kind) continue
      const what = kind === 'snippet' ? 'configures its controller with text' : 'breaks out of a directive'
      yield fail(fact, `${name} ${what} (${fact.value.name})`, {
        discriminator: fact.value.name,
        ...(kind === 'injection' && { severity: 'high' }),
      })
    }
  },
  bad: [
    manifest(
      nginx('«nginx.ingress.kubernetes.io/configuration-snippet»: "more_set_headers a;"'),
      'spec: {}',
      'medium: Ingress web configures its controller with text (nginx.ingress.kubernetes.io/configuration-snippet)',
    ),
    manifest(
      nginx('«nginx.ingress.kubernetes.io/auth-url»: "http://a.example/#;}} load_module x"'),
      'spec: {}',
      'high: Ingress web breaks out of a directive (nginx.ingress.kubernetes.io/auth-url)',
    ),
    manifest(
      nginx('«nginx.ingress.kubernetes.io/auth-tls-match-cn»: "CN=a|b"'),
      'spec: {}',
      'high: Ingress web breaks out of a directive (nginx.ingress.kubernetes.io/auth-tls-match-cn)',
    ),
  ],
  good: [
    manifest(nginx('nginx.ingress.kubernetes.io/auth-url: "https://auth.example.org/check"'), 'spec: {}'),
    manifest(nginx('nginx.ingress.kubernetes.io/rewrite-target: /$2'), 'spec: {}'),
    manifest(nginx('nginx.ingress.kubernetes.io/configuration-snippet: ""'), 'spec: {}'),
  ],
})
