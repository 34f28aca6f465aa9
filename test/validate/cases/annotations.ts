/** config.md#annotations */
import type { Case } from './case.js'

const image = (name: string, ...values: unknown[]) =>
  values.map(value => ({ '/annotations': { [`org.opencontainers.image.${name}`]: value } }))

export const annotationCases: Case[] = [
  {
    id: 'annotations-map',
    broken: [{ '/annotations': [] }, { '/annotations': 'a=b' }, { '/annotations': null }],
    near: [{ '/annotations': {} }],
  },
  {
    id: 'annotations-key-string',
    broken: ['{"ociVersion": "1.3.0", "annotations": {5: "five"}}', '{"annotations": {null: "a"}}'],
    near: [{ '/annotations': { 'com.example.5': 'five' } }],
  },
  {
    id: 'annotations-key-nonempty',
    broken: [{ '/annotations': { '': 'a' } }],
    near: [{ '/annotations': { 'a.b': 'a' } }],
  },
  {
    id: 'annotations-key-reverse-domain',
    broken: ['key', 'com.', '.com', 'com..example', 'com.exa mple', '5.6', '__proto__'].map(key => ({
      '/annotations': JSON.parse(`{"${key}": "a"}`),
    })),
    near: [
      'com.example.myKey',
      'com.example/gpu-cores',
      'io.kubernetes.cri.container_type',
      'run.oci.keep_groups',
    ].map(key => ({ '/annotations': { [key]: 'a' } })),
  },
  {
    id: 'annotations-reserved-namespace',
    broken: [
      ...image('exposedPorts', '80/tcp'),
      ...image('OS', 'linux'),
      { '/annotations': { 'org.opencontainers.runc': '' } },
    ],
    near: [
      { '/annotations': { 'org.opencontainersx.a': '' } },
      { '/ociVersion': '1.1.0', '/annotations': { 'org.opencontainers.a': '' } },
    ],
  },
  {
    id: 'annotation-image-os-valid',
    broken: image('os', '', 'my os', 'Linux', 5),
    near: image('os', 'linux', 'zos'),
  },
  {
    id: 'annotation-image-os-version-valid',
    broken: image('os.version', 10, null),
    near: image('os.version', '10.0.14393.1066', '', 'rolling'),
  },
  {
    id: 'annotation-image-os-features-valid',
    broken: image('os.features', ['win32k'], 'win32k,,a', 'a b'),
    near: image('os.features', 'win32k', 'a, b', ''),
  },
  {
    id: 'annotation-image-architecture-valid',
    broken: image('architecture', '', 'x86_64', 'amd 64', false),
    near: image('architecture', 'amd64', 'riscv64'),
  },
  {
    id: 'annotation-image-variant-valid',
    broken: image('variant', 'v 8', 8),
    near: image('variant', 'v8', ''),
  },
  {
    id: 'annotation-image-author-valid',
    broken: image('author', {}, 5),
    near: image('author', 'Jo <jo@a.example>', ''),
  },
  {
    id: 'annotation-image-created-valid',
    broken: image(
      'created',
      '2015-10-31',
      '2015-10-31T22:22:56',
      '2015-02-29T22:22:56Z',
      '2015-10-31T24:00:00Z',
      'yesterday',
      1446330176,
    ),
    near: image('created', '2015-10-31T22:22:56.015925234Z', '2016-02-29t00:00:60+05:30', ''),
  },
  {
    id: 'annotation-image-stopsignal-valid',
    broken: image('stopSignal', 'kill it', 'sigterm', '65', '0', 'TERM', 15),
    near: image('stopSignal', 'SIGTERM', 'SIGRTMIN+3', '15', ''),
  },
  {
    id: 'annotations-value-string',
    broken: [5, null, true, ['a'], {}].map(value => ({ '/annotations': { 'com.example.a': value } })),
    near: [{ '/annotations': { 'com.example.a': '' } }],
  },
]

/** Ids that no file can break, and why. */
export const unbreakable: { readonly [id: string]: string } = {
  'annotations-listed-keys-may': 'it permits keys: a file that has none of them, or all, keeps it',
}
