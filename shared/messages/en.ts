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
      noCommand: 'Name a command.',
      unknownCommand: 'There is no command “{{command}}”. “winnow help” lists them.',
      unknownOption: '“winnow {{command}}” has no option {{option}}. “winnow help {{command}}” lists them.',
      missingValue: '{{option}} needs a value. “winnow help {{command}}” says more.',
      extraValue: '{{option}} takes no value.',
      missing: '“winnow {{command}}” needs {{what}}. “winnow help {{command}}” says more.',
      tooMany: '“winnow {{command}}” does not know what to do with “{{extra}}”.',
      badNumber: '{{option}} takes a whole number from {{least}} on, not “{{value}}”.',
    },
    help: {
      all: `Winnow: curate the data that language models are fine-tuned on.

Usage: winnow COMMAND [ARGUMENTS]

  info FILE                                     what a file holds: rows, malformed rows, line ends, columns
  rows FILE --from A --to B                     rows A up to B as they lie in the file, byte for byte
  apply FILE CHANGES (--out PATH | --in-place)  make the changes that a JSON Lines file lists
  export FILE --rows RANGES --out PATH          write chosen rows to another file
  log [FILE]                                    the changes that are kept for a file, read from its journals
  serve FOLDER [FILE]                           open a folder in the browser, on this machine only
  pipe FOLDER                                   the engine’s contract over standard input and output
  help [COMMAND]                                more about a command

--json gives every result, and every error, as JSON. --version prints the version.
Rows are counted from 0; blank lines do not count. A FILE of - is standard input.
Exit codes: 0 done; 1 failed; 2 called wrongly; 3 refused, because the file is in use, was changed by another
program, or has unsaved changes.
`,
      serve: `Usage: winnow serve FOLDER [FILE] [OPTIONS]

Opens FOLDER in the browser, with FILE if one is named. Only this machine can reach it, and only with the link that is
printed: each link lets one browser in. Files outside FOLDER and hidden files are out of reach.

  --port N             listen on port N; without it, on 17871 or the next free one
  --no-open            open no browser
  --window             end when the window that was opened is closed
  --socket PATH        listen on a unix socket instead of a port (for ssh -L PORT:PATH)
  --allowed-host NAME  also answer at this host name; may be given again
  --json               print notices as JSON, one a line
`,
      pipe: `Usage: winnow pipe FOLDER

Speaks the engine’s contract over standard input and output, one JSON message a line:

  {"t":"q","i":"1","m":"call","a":["open",{"file":{"kind":"served","path":["data.jsonl"]}}]}

is answered by {"t":"s","i":"1","r":{"ok":true,"value":...}}. Events arrive as {"t":"q","m":"event","a":[...]}.
It ends when standard input does.
`,
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
    'line-is-blank': 'A row can’t be blank: a blank line is no row. Delete the row instead.',
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
  /** Why a line is not JSON: a part of a sentence, after the place. */
  /** What a file turned out to be, for `error.container-unsupported` and `error.file-binary`. */
  found: {
    gzip: 'a gzip archive',
    zstd: 'a Zstandard archive',
    zip: 'a zip archive',
    bzip2: 'a bzip2 archive',
    xz: 'an xz archive',
    lz4: 'an LZ4 archive',
    'seven-zip': 'a 7-Zip archive',
    parquet: 'a Parquet table',
    arrow: 'an Arrow table',
    'utf-16': 'UTF-16 text',
    'utf-32': 'UTF-32 text',
    'json-array': 'one JSON list over many lines',
    'json-object': 'one JSON object over many lines',
    png: 'a PNG picture',
    jpeg: 'a JPEG picture',
    gif: 'a GIF picture',
    webp: 'a WebP picture',
    pdf: 'a PDF document',
    sqlite: 'an SQLite database',
    hdf5: 'an HDF5 file',
    numpy: 'a NumPy array',
    program: 'a program',
    'unknown-binary': 'binary data',
  },
  malformed: {
    'invalid-utf8': 'this byte is not UTF-8',
    'nul-byte': 'a NUL byte stands here',
    'unexpected-character': 'this character can’t stand here',
    'unexpected-end': 'the text ends too early',
    'trailing-text': 'something follows after the end of the value',
    'bad-escape': 'this is no valid escape',
    'control-character': 'a control character must be escaped inside a string',
    'bad-number': 'this is no valid number',
    'bad-literal': 'this is neither true, false nor null',
    'missing-comma': 'a comma is missing here',
    'missing-colon': 'a colon is missing after the key',
    'bad-key': 'a key must stand in double quotes',
    'trailing-comma': 'nothing follows this comma',
  },
  menu: {
    file: 'File',
    newWindow: 'New Window',
    open: 'Open…',
    recent: 'Open Recent',
    noRecent: 'No Recent Files',
    clearRecent: 'Clear List',
    openSample: 'Open Sample Dataset',
    close: 'Close Dataset',
    save: 'Save',
    saveAs: 'Save As…',
    export: 'Export…',
    settings: 'Settings…',
    closeWindow: 'Close Window',
    quit: 'Quit Winnow',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select All',
    view: 'View',
    goToRow: 'Go to Row…',
    palette: 'Command Palette…',
    togglePanel: 'Show or Hide Row Panel',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    zoomReset: 'Actual Size',
    fullScreen: 'Full Screen',
    reload: 'Reload Window',
    devTools: 'Developer Tools',
    window: 'Window',
    minimize: 'Minimize',
    zoom: 'Zoom',
    front: 'Bring All to Front',
    help: 'Help',
    keys: 'Keyboard Shortcuts',
    about: 'About Winnow',
    services: 'Services',
    hide: 'Hide Winnow',
    hideOthers: 'Hide Others',
    showAll: 'Show All',
    dialog: {
      open: 'Open a dataset',
      saveAs: 'Save the dataset as',
      export: 'Export rows',
      jsonLines: 'JSON Lines',
      allFiles: 'All files',
    },
    closing: {
      title_one: 'One change has not reached the disk yet.',
      title_other: '{{count}} changes have not reached the disk yet.',
      body: 'Everything else is kept and will be here when you come back, saved or not. Wait a moment for the rest; closing now may lose it.',
      wait: 'Wait',
      close: 'Close Anyway',
    },
    pageGone: {
      title: 'This window keeps stopping.',
      body: 'Your confirmed changes are on disk. Try to show the window again, or close it.',
      again: 'Show Again',
      close: 'Close Window',
    },
    engineFailed: {
      title: 'Winnow’s engine could not start.',
      close: 'OK',
    },
  },
  notice: {
    'sent-again_one': 'One change that had not reached the engine is made now.',
    'sent-again_other': '{{count}} changes that had not reached the engine are made now.',
    'not-sent-again_one':
      'One change of the last session can’t be made any more, because the rows it was for are no longer selected. Please make it again.',
    'not-sent-again_other':
      '{{count}} changes of the last session can’t be made any more, because the rows they were for are no longer selected. Please make them again.',
  },
  panel: {
    label: 'Row',
    position: 'Row {{position}} of {{total}}',
    previous: 'Previous row',
    next: 'Next row',
    empty: 'No row is selected. Choose one in the grid to read it here.',
    noRows: 'This view holds no rows.',
    reading: 'Reading the row…',
    retry: 'Read again',
    state: {
      edited: 'edited',
      inserted: 'new',
      deleted: 'deleted',
      malformed: 'not JSON',
    },
    tab: {
      label: 'Ways to see the row',
      fields: 'Fields',
      tree: 'Tree',
      raw: 'Raw',
      changes: 'Changes',
      unfinished: 'unfinished text',
      changed: 'changed',
    },
    command: {
      fields: 'Show the row as fields',
      tree: 'Show the row as a tree',
      raw: 'Show the row as raw text',
      changes: 'Show what changed in the row',
      focus: 'Go to the row panel',
    },
    kind: {
      string_one: '{{count}} character',
      string_other: '{{count}} characters',
      array_one: '{{count}} item',
      array_other: '{{count}} items',
      object_one: '{{count}} key',
      object_other: '{{count}} keys',
      turns_one: '{{count}} turn',
      turns_other: '{{count}} turns',
      number: 'number',
      boolean: 'true or false',
      null: 'null',
      empty: 'empty text',
      emptyList: 'empty list',
      emptyObject: 'empty object',
      atLeast: 'over {{count}}',
    },
    fields: {
      row: 'the whole row',
      showAll: 'Show all {{count}} characters',
      showMore: 'Show more',
      showLess: 'Show less',
      moreFields: 'Show more fields',
      edit: 'Edit {{field}}',
      noFields: 'This row is an empty object.',
      cutHere: 'The rest of this value has not been read yet.',
      repeated: 'This key stands more than once in the same object. It can be edited in the raw text.',
      tooDeep: 'This value lies too deep to be edited here. Edit it in the raw text.',
    },
    part: {
      shown: 'The first {{shown}} of {{whole}} are shown. Read the whole row to edit it.',
      showAll: 'Read the whole row',
      reading: 'Reading the whole row…',
      tooLarge: 'The first {{shown}} of {{whole}} are shown. A row of this size can’t be read whole here.',
      tooLargeToType: 'A row of {{whole}} is too large to be typed in as raw text. Edit its fields instead.',
    },
    fixed: {
      readOnly: 'This dataset is open for reading only here.',
      deletedRow: 'This row is marked as deleted. Restore it to edit it.',
      partOnly: 'Read the whole row to edit it.',
    },
    edit: {
      save: 'Keep',
      cancel: 'Discard',
      saving: 'Keeping…',
      unfinished: 'There is unfinished text in {{field}}. Keep or discard it first.',
      restored: 'This is text that you had typed before and not kept.',
      restoredElsewhere: 'Text that you had typed before is waiting in {{field}}.',
      show: 'Show it',
      moved: 'The value has changed since this text was begun.',
      takeNew: 'Discard, and show the new value',
      kindChanges: 'This changes the value from {{before}} to {{after}}.',
      fieldLabel: 'Text of {{field}}',
      jsonLabel: 'JSON of {{field}}',
      rawLabel: 'Raw text of the row',
    },
    type: {
      string: 'a text',
      number: 'a number',
      boolean: 'true or false',
      null: 'null',
      object: 'an object',
      array: 'a list',
    },
    fault: {
      at: 'Column {{column}}: {{reason}}.',
    },
    tree: {
      label: 'The row as a tree',
      more_one: 'Show 1 more',
      more_other: 'Show {{count}} more',
      moreUnknown: 'Show more',
      copyPath: 'Copy path',
      copyValue: 'Copy value',
      copiedPath: 'Path copied.',
      copiedValue: 'Value copied.',
      edit: 'Edit value',
      repeated: 'this key stands more than once',
      tooDeep: 'Deeper levels can be read in the raw text.',
      tooLargeToCopy: 'This value is too large for the clipboard.',
      level: 'level {{level}}',
    },
    raw: {
      keepMalformed: 'Keep it as it is, not JSON',
      bytes: 'Bytes that are not UTF-8 are shown as {{mark}} and stay as they are.',
      isJson: 'Valid JSON',
    },
    changes: {
      none: 'This row is as it was when the file was opened or last saved.',
      inserted: 'This row is new: the file does not hold it yet.',
      deleted: 'This row is marked as deleted. The next save leaves it out.',
      restore: 'Restore the row',
      putBack: 'Put this field back',
      putBackRow: 'Put the whole row back',
      added: 'added',
      removed: 'removed',
      changed: 'changed',
      before: 'Before',
      after: 'Now',
      writing: 'Only the way it is written has changed, not its values.',
      raw: 'The raw text has changed.',
      unchanged_one: '{{count}} unchanged character',
      unchanged_other: '{{count}} unchanged characters',
      showUnchanged: 'Show {{count}} unchanged characters',
      more_one: 'Show 1 more changed field',
      more_other: 'Show {{count}} more changed fields',
      partOnly: 'Read the whole row to see what changed in it.',
      tooLarge: 'These texts are too large to be compared word by word. They differ from character {{from}} on.',
      reading: 'Comparing…',
    },
    special: {
      byte: 'the byte {{code}}, which is not UTF-8',
      surrogate: '{{code}}, half of a character',
      control: '{{code}}, a control character',
      zeroWidth: '{{code}}, a character without width',
      direction: '{{code}}, which changes the direction of text',
      separator: '{{code}}, an invisible line break',
      tag: '{{code}}, an invisible tag character',
      other: '{{code}}, an invisible character',
    },
  },
} as const
