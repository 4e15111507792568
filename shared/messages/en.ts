/**
 * The English catalogue: every sentence that a person reads, keyed by where it is used. Numbers are grouped when they
 * are filled in; a plural has `_one` and `_other` and is chosen by `count`.
 */
export const en = {
  app: {
    name: 'Winnow',
  },
  cli: {
    usage: {
      unknownCommand: 'There is no command “{{command}}”. “winnow help” lists them.',
      badOption: '{{reason}}. “winnow help {{command}}” lists the options.',
      missing: '“winnow {{command}}” needs {{what}}. “winnow help {{command}}” says more.',
      tooMany: '“winnow {{command}}” does not know what to do with “{{extra}}”.',
      badNumber: '{{option}} takes a whole number from {{least}} on, not “{{value}}”.',
    },
    serve: {
      serving: 'Winnow serves {{folder}} to this machine only. Press Ctrl+C to end it.',
      link: 'Open it with {{url}} (works once).',
      nextLink: 'Another browser can join with {{url}} (works once).',
      tunnel:
        'Winnow serves {{folder}} on the socket {{socket}}. From another machine: ssh -N -L {{port}}:{{socket}} HOST',
      gone: 'The browser has gone; Winnow goes on. Open it again with {{url}}, or press Ctrl+C to end it.',
      noBrowser: 'No browser could be opened here; open the link above yourself.',
      unsandboxed:
        'The window runs without Chromium’s own sandbox, because Chromium has none for root. Run Winnow as another user to have it.',
      notBuilt: 'The page has not been built yet. Run “npm run build” first.',
      notFolder: '{{folder}} is not a folder that can be served.',
      portTaken: 'Port {{port}} is in use by another program. Leave --port out to get a free one.',
      socketTaken: 'Another Winnow serves on {{socket}} already.',
      socketOpenToOthers:
        'Other users can reach into {{folder}}, so no socket was made there. Choose a folder of your own (chmod 700).',
      badHost: '“{{host}}” is not a host name. Give it without “http://” or a port.',
      refusedAddress: 'Winnow answers only at localhost or 127.0.0.1. Use --allowed-host to allow another name.',
      refusedCode: 'This link has been used or is not valid. The terminal that runs Winnow shows a new one.',
      refused: 'Winnow refused this request.',
    },
    pipe: {
      badLine: 'Line {{line}} of standard input holds no message; it was left out.',
    },
  },
  error: {
    'file-missing': '{{file}} is not there any more.',
    'file-is-directory': '{{file}} is a folder. Open one of the files in it.',
    'file-empty': '{{file}} is empty: there are no rows to show.',
    'file-binary': '{{file}} is not text ({{found}}), so it has no rows to read.',
    'file-lfs-pointer':
      '{{file}} is only a Git LFS pointer. Fetch the real file with “git lfs pull”, then open it again.',
    'file-not-regular': '{{file}} is not an ordinary file, so it can’t be opened.',
    'file-no-permission': 'You don’t have permission to read {{file}}.',
    'file-outside-folder': '{{file}} is outside the folder that is served here.',
    'container-unsupported':
      '{{file}} looks like {{found}}, which Winnow can’t read yet. Convert it to JSON Lines first.',
    'dataset-not-open': 'This dataset is no longer open. Open it again to go on; your changes are kept.',
    'view-not-open': 'This view is no longer open. It is being asked anew.',
    'row-missing': 'That row is no longer in the dataset.',
    'row-malformed': 'Row {{row}} isn’t valid JSON, so one field of it can’t be set. Edit its raw text instead.',
    'row-too-large':
      'Row {{row}} holds {{bytes}} bytes, more than the {{limit}} that can be edited here. It is kept as it is.',
    'path-missing': 'Row {{row}} has no place for {{path}}.',
    'value-not-json': 'That is not valid JSON (character {{column}}), so nothing was changed.',
    'line-has-newline': 'A row is one line, so its text can’t hold a line break. Write it as \\n inside a string.',
    'read-only': 'This dataset is open for reading only here, so nothing was changed.',
    'nothing-to-undo': 'There is nothing left to undo.',
    'nothing-to-redo': 'There is nothing to redo.',
    'journal-newer':
      'Unsaved changes to {{file}} were made by a newer Winnow (format {{version}}). Update Winnow to edit this file.',
    'journal-unwritable':
      'The change could not be written to disk ({{reason}}), so it was not made. Free some space or check the data folder, then try again.',
    'too-much-to-copy':
      '{{rows}} rows are too much for the clipboard (at most {{limit}} bytes). Export them to a file instead.',
    'source-changed': '{{file}} was changed by another program, so nothing was written.',
    'source-gone': '{{file}} was moved or deleted, so it can’t be saved in place. Save it under a name instead.',
    'target-exists': '{{file}} exists already.',
    'target-is-source': '{{file}} is the file that is open. Use Save instead.',
    'target-unwritable': '{{file}} can’t be written ({{reason}}).',
    'target-dangling-link': '{{file}} is a link to a file that isn’t there.',
    'disk-full':
      'Not enough room for {{file}}: it needs {{needed}} bytes and {{free}} are free. The old file is untouched.',
    'write-failed': '{{file}} could not be written ({{reason}}). The old file is untouched.',
    'verify-failed':
      '{{file}} read back differently from what was written, so the old file was left in place. Check the disk.',
    'durability-unknown': '{{file}} is saved, but the system couldn’t confirm that it would survive a power cut.',
    'read-failed': '{{file}} could not be read ({{reason}}).',
    'backup-missing': 'That earlier version is not there any more.',
    cancelled: 'Cancelled. Nothing was changed.',
    'connection-lost': 'The connection to Winnow’s engine was lost.',
    'bad-request': 'The engine did not understand that ({{reason}}). Please report it.',
    'change-line': 'Line {{line}}: {{reason}}.',
    unexpected: 'Something went wrong inside Winnow: {{reason}}. Your confirmed changes are safe. Please report it.',
  },
  notice: {
    'sent-again_one': 'One change that had not reached the engine is made now.',
    'sent-again_other': '{{count}} changes that had not reached the engine are made now.',
    'not-sent-again_one':
      'One change of the last session can’t be made any more, because the rows it was for are no longer selected. Please make it again.',
    'not-sent-again_other':
      '{{count}} changes of the last session can’t be made any more, because the rows they were for are no longer selected. Please make them again.',
  },
} as const
