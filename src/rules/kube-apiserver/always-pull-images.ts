import { requiredPlugin } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/always-pull-images',
  on: 'component',
  program: 'kube-apiserver',
  title: 'Cached images are used without credentials',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.11'],
  why: 'A pod may use a private image that another pod has pulled to the node, without the right to pull it.',
  fix: 'Add `AlwaysPullImages` to `--enable-admission-plugins`.',
  alwaysAsked: true,
  reads: ['admission-control', 'enable-admission-plugins', 'disable-admission-plugins'],
  *check(own) {
    yield* requiredPlugin(own, 'AlwaysPullImages', 'pods may use cached images without credentials for them')
  },
  bad: [
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'low: kube-apiserver does not run the admission plugin AlwaysPullImages: pods may use cached images without credentials for them',
    ),
    component(
      'kube-apiserver',
      '«--enable-admission-plugins=PodNodeSelector,Other»',
      'low: kube-apiserver does not run the admission plugin AlwaysPullImages: pods may use cached images without credentials for them',
    ),
    component(
      'kube-apiserver',
      '--enable-admission-plugins=AlwaysPullImages --disable-admission-plugins=«AlwaysPullImages»',
      'low: kube-apiserver switches the admission plugin AlwaysPullImages off: pods may use cached images without credentials for them',
    ),
  ],
  good: [
    component('kube-apiserver', '--enable-admission-plugins=PodNodeSelector,AlwaysPullImages'),
    component(
      'kube-apiserver',
      '--enable-admission-plugins=PodNodeSelector --enable-admission-plugins=AlwaysPullImages',
    ),
  ],
})
