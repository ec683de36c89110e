import { switched } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component, files } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/anonymous-auth',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server accepts anonymous requests',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.1'],
  why: 'Whoever reaches the port is served without a name: what is granted to everyone, or granted by mistake, needs no credentials.',
  fix: 'Set `--anonymous-auth=false`, or allow only the health endpoints with `anonymous.conditions` of an `--authentication-config`.',
  alwaysAsked: true,
  reads: ['anonymous-auth'],
  consults: ['authentication-config'],
  *check(own) {
    if (own['authentication-config']) return
    yield* switched(own, 'anonymous-auth', false, {
      consequence: 'requests without credentials are accepted',
      byDefault: 'requests without credentials are accepted by default',
    })
  },
  bad: [
    component(
      'kube-apiserver',
      '--anonymous-auth=«true»',
      'low: kube-apiserver sets --anonymous-auth=true: requests without credentials are accepted',
    ),
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'low: kube-apiserver does not set --anonymous-auth=false: requests without credentials are accepted by default',
    ),
    component(
      'kube-apiserver',
      '«--anonymous-auth» false',
      'low: kube-apiserver sets --anonymous-auth=true: requests without credentials are accepted',
    ),
    files(
      'a file for authentication that leaves it to the flag',
      {
        'kube-apiserver.service':
          '[Service]\nExecStart=«kube-apiserver» --authentication-config=/etc/kubernetes/authn.yaml --secure-port=6443\n',
        'authn.yaml': 'apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt: []\n',
      },
      'low: kube-apiserver does not set --anonymous-auth=false: requests without credentials are accepted by default',
    ),
  ],
  good: [
    files('a file for authentication that decides it', {
      'kube-apiserver.service':
        '[Service]\nExecStart=kube-apiserver --authentication-config=/etc/kubernetes/authn.yaml --secure-port=6443\n',
      'authn.yaml':
        'apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\nanonymous: {enabled: false}\n',
    }),
    component('kube-apiserver', '--anonymous-auth=false'),
    component('kube-apiserver', '--anonymous-auth=true --anonymous-auth=false'),
    component('kube-apiserver', '--authentication-config=/etc/authn.yaml'),
  ],
})
