/** glossary.md#json and bundle.md */
import type { Case } from './case.js'

const config = (...more: string[]): string =>
  `{"ociVersion": "1.3.0", "root": {"path": "rootfs"}, "process": {"cwd": "/", "args": ["sh"],
    "user": {"uid": 0, "gid": 0}}, "linux": {}${more.join('')}}`

export const textCases: Case[] = [
  {
    id: 'json-utf8',
    broken: [
      Buffer.from(config(', "hostname": "h\u00e9"'), 'latin1'),
      Buffer.from(config(), 'utf16le'),
      `\ufeff${config()}`,
      config(', "hostname": "\\ud800"'),
      config(','),
      '',
      'ociVersion: 1.3.0',
    ],
    near: [
      Buffer.from(config(', "hostname": "h\u00e9"')),
      `\r\n\t ${config()} \n`,
      config(', "hostname": "\\ud83d\\ude00"'),
    ],
  },
  {
    id: 'json-no-duplicate-names',
    broken: [config(', "hostname": "a", "hostname": "b"'), config(', "x": {"y": [{"z": 1, "\\u007a": 1}]}')],
    near: [config(', "hostname": "a", "Hostname": 5'), config(', "x": [{"y": 1}, {"y": 1}]')],
  },
  {
    id: 'bundle-single-directory',
    broken: [{ '/root/path': '../rootfs' }, { '/root/path': 'a/../../b/rootfs' }],
    // config.md#root allows an absolute path, wherever it leads.
    near: [
      { '/root/path': '/elsewhere/rootfs' },
      { '/root/path': 'a/../rootfs' },
      { '/root/path': '..a/rootfs' },
    ],
  },
]
