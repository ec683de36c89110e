/**
 * A template engine's action where a key, an item or a plain value would begin: `{{- if .Values.x }}` (Helm), `{% for … %}`
 * and `image: {{ name }}:1` (Jinja), `<% if … %>` (ERB), `<#list …>` (FreeMarker). In a block scalar it is harmless; of a text
 * that YAML does not take it says why: the file is to be rendered first.
 */
export const hasBareAction = (text: string): boolean =>
  /^[ \t]*(?:- )*(?:["']?[\w./-]+["']?:[ \t]+)?(?:\{[{%]|<[%#])/m.test(text)
