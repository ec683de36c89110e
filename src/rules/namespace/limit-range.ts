import { defineRule, missing } from '../../model/rule.ts'
import { files, manifest } from '../examples.ts'

const pod = (name: string, namespace: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {containers: [{name: web, image: shop}]}\n`
const own = (namespace: string) =>
  `apiVersion: v1\nkind: LimitRange\nmetadata: {name: all, namespace: ${namespace}}\nspec: {limits: [{type: Container, default: {memory: 64Mi}}]}\n`

export default defineRule({
  id: 'namespace/limit-range',
  on: 'namespace',
  title: 'Namespace has no limit range',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K4'],
  controls: [],
  why: 'A container without limits of any kind takes what it can get: one that is compromised starves the node.',
  fix: 'Add a LimitRange with default limits and requests.',
  alwaysAsked: true,
  reads: ['limits'],
  consults: ['workloads'],
  joins: ['namespace'],
  *check(namespace, { mayMiss }) {
    const { name, workloads, limits } = namespace
    if (limits || workloads.length === 0 || mayMiss('namespace')) return
    yield missing(namespace, 'limits', `${name} has no LimitRange`)
  },
  bad: [
    files('a pod', { 'pod.yaml': pod('«web»', 'shop') }, 'low: namespace shop has no LimitRange'),
    files(
      'one of another namespace',
      { 'pod.yaml': pod('«web»', 'shop'), 'own.yaml': own('prod') },
      'low: namespace shop has no LimitRange',
    ),
    files(
      'one without limits',
      { 'pod.yaml': pod('«web»', 'shop'), 'own.yaml': own('shop').replace(/spec: .*/, 'spec: {limits: []}') },
      'low: namespace shop has no LimitRange',
    ),
    manifest(
      'PersistentVolumeClaim «disk» {namespace: shop}',
      'spec: {accessModes: [ReadWriteOnce]}',
      'low: namespace shop has no LimitRange',
    ),
  ],
  good: [
    files('a pod and a LimitRange', { 'pod.yaml': pod('web', 'shop'), 'own.yaml': own('shop') }),
    manifest('Namespace shop', ''),
  ],
})
