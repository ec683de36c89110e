/**
 * A template engine's action where a key or an item would begin: `{{- if .Values.x }}` (Helm), `{% for … %}` (Jinja),
 * `<% if … %>` (ERB), `<#list …>` (FreeMarker). In a block scalar it is harmless, elsewhere no YAML parser takes the file
 * before it is rendered.
 */
export const hasBareAction = (text: string): boolean => /^[ \t]*(?:- )*(?:\{[{%]|<[%#])/m.test(text)
