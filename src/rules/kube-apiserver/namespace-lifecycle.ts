import { requiredPlugin } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/namespace-lifecycle',
  on: 'component',
  program: 'kube-apiserver',
  title: 'Namespace life cycle is not enforced',
  severity: 'medium',
  threats: ['K5'],
  controls: ['cis-kubernetes:1.2.13'],
  why: 'Objects can be made in namespaces that are being deleted, and the default namespaces can be deleted.',
  fix: 'Remove `NamespaceLifecycle` from `--disable-admission-plugins`.',
  edit: { set: 'enable-admission-plugins', value: 'NamespaceLifecycle' },
  reads: ['admission-control', 'enable-admission-plugins', 'disable-admission-plugins'],
  *check(own) {
    yield* requiredPlugin(own, 'NamespaceLifecycle', 'objects may be created in namespaces that are being deleted')
  },
  bad: [
    component(
      'kube-apiserver',
      '--disable-admission-plugins=PodNodeSelector,«NamespaceLifecycle»',
      'medium: kube-apiserver switches the admission plugin NamespaceLifecycle off: objects may be created in namespaces that are being deleted',
    ),
    component(
      'kube-apiserver',
      '«--admission-control=PodNodeSelector»',
      'medium: kube-apiserver does not run the admission plugin NamespaceLifecycle: objects may be created in namespaces that are being deleted',
    ),
  ],
  good: [
    component('kube-apiserver', '--secure-port=6443'),
    component('kube-apiserver', '--disable-admission-plugins=PodNodeSelector'),
    component('kube-apiserver', '--admission-control=NamespaceLifecycle'),
  ],
})
