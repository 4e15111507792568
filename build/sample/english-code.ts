/** Questions and answers in English about programming and mathematics, written for the sample dataset. */
import type { Exchange } from './exchange.ts'

export const englishCode: readonly Exchange[] = [
  {
    ask: 'What is the difference between a list and a tuple in Python?',
    answer:
      'A list can be changed after it is made: you can append, remove and replace items. A tuple cannot. Because of that a tuple can be hashed, so it can be a dictionary key or a member of a set, as long as everything inside it can be hashed too.\n\nUse a list for a collection whose length varies (`names`), and a tuple for a fixed group of values that belong together (`(latitude, longitude)`).',
  },
  {
    ask: 'Write a Python function that removes duplicates from a list but keeps the order.',
    answer:
      '```python\ndef unique(items):\n    seen = set()\n    result = []\n    for item in items:\n        if item not in seen:\n            seen.add(item)\n            result.append(item)\n    return result\n```\n\nSince Python 3.7 dictionaries keep insertion order, so `list(dict.fromkeys(items))` does the same in one line. Both need hashable items.',
  },
  {
    ask: 'Why does `0.1 + 0.2 == 0.3` give False?',
    answer:
      'Numbers like 0.1 have no exact binary representation, so each is stored as the nearest 64-bit float. The two small errors add up to 0.30000000000000004, while 0.3 itself is rounded differently. Compare with a tolerance, for example `math.isclose(0.1 + 0.2, 0.3)`, or use `decimal.Decimal` when the decimal digits themselves matter, as with money.',
  },
  {
    ask: 'How do I undo my last git commit without losing the changes?',
    answer:
      'Use `git reset --soft HEAD~1`. The commit is removed from the branch, and its changes stay in your working tree, already staged. With `--mixed` (the default) they stay but are unstaged; with `--hard` they are thrown away.\n\nIf the commit has been pushed and others may have pulled it, make a new commit that reverses it instead: `git revert HEAD`.',
  },
  {
    ask: 'Explain what a race condition is, with a short example.',
    answer:
      'A race condition is a bug whose outcome depends on the order in which concurrent steps happen to run. Two threads both execute `counter = counter + 1`: each reads 5, each adds 1, each writes 6, and one increment is lost. The fix is to make the read and the write one indivisible step, with a lock, an atomic operation, or by letting a single thread own the counter.',
  },
  {
    ask: 'What does the HTTP status code 429 mean and how should a client react?',
    answer:
      '429 is "Too Many Requests": the server is limiting your rate. Wait before trying again. If the answer carries a `Retry-After` header, wait at least that long; otherwise back off exponentially with some randomness (1 s, 2 s, 4 s, each plus jitter) and give up after a few attempts. Retrying at once only makes it worse.',
  },
  {
    ask: 'In SQL, when should I use a LEFT JOIN rather than an INNER JOIN?',
    answer:
      'Use an INNER JOIN when you only want rows that have a partner on both sides. Use a LEFT JOIN when every row of the left table must appear, with NULLs where the right side has no match: all customers with their orders, including customers who never ordered.\n\nOne trap: a condition on the right table in the WHERE clause drops the NULL rows and turns the LEFT JOIN into an INNER JOIN. Put it in the ON clause instead.',
  },
  {
    ask: 'How can I count the lines in all Python files of a project from the shell?',
    answer:
      '```sh\nfind . -name "*.py" -print0 | xargs -0 cat | wc -l\n```\n\n`-print0` and `-0` keep file names with spaces whole. To see the count of each file as well, replace `cat` and the last pipe by `xargs -0 wc -l`. In a git repository, `git ls-files -z "*.py" | xargs -0 wc -l` leaves out files that are not tracked.',
  },
  {
    ask: 'What is the time complexity of binary search, and what does it require?',
    answer:
      'O(log n): every comparison halves the range that is left, so a million sorted items need at most 20 comparisons. It requires that the items are sorted by the key you search for and that any item can be reached directly by its position, as in an array. On a linked list it gains nothing, since reaching the middle is itself linear.',
  },
  {
    ask: 'Write a regular expression that matches an ISO date such as 2024-03-17.',
    answer:
      '`^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$`\n\nIt checks the shape and the ranges of month and day, but not the calendar: 2024-02-31 passes. For a real check, parse the text with a date library and compare the result with the input.',
  },
  {
    ask: 'What is a memory leak in a language that has garbage collection?',
    answer:
      'The collector frees what nothing refers to any more. A leak is then an object that is no longer needed but still referred to: an entry in a cache that is never evicted, an event listener that is never removed, a closure that holds a large array, a timer that never stops. Find it by comparing two heap snapshots and asking what keeps the growing kind of object alive.',
  },
  {
    ask: 'Explain recursion to a beginner.',
    answer:
      'A recursive function solves a problem by solving a smaller one of the same kind, until the problem is so small that the answer is plain.\n\n```python\ndef total(numbers):\n    if not numbers:        # so small that the answer is plain\n        return 0\n    return numbers[0] + total(numbers[1:])\n```\n\nTo add up [3, 4, 5], add 3 to the sum of [4, 5]; that is 4 plus the sum of [5]; and so on down to the empty list. Two things must be right: the simplest case, and the fact that every call comes closer to it.',
  },
  {
    ask: 'What is the difference between concurrency and parallelism?',
    answer:
      'Concurrency is about dealing with several things in overlapping periods; parallelism is about doing several things at the same instant. One cook who lets the rice simmer while cutting vegetables is concurrent. Two cooks cutting at once are parallel. A single-core machine can be concurrent, but only several cores can run in parallel.',
  },
  {
    ask: 'How do I read a very large CSV file in pandas without running out of memory?',
    answer:
      'Read it in pieces and keep only what you need of each:\n\n```python\nimport pandas as pd\n\ntotal = 0\nfor chunk in pd.read_csv("big.csv", usecols=["country", "amount"], chunksize=200_000):\n    total += chunk.loc[chunk["country"] == "DE", "amount"].sum()\n```\n\n`usecols` skips other columns, and `dtype` with "category" shrinks repeated text. If you query the file often, convert it to Parquet once.',
  },
  {
    ask: 'Why should passwords be stored with a salt?',
    answer:
      'A salt is a random value stored beside each hash and mixed into it. Without one, equal passwords have equal hashes, and an attacker can compute a table of common passwords once and look all of them up. With a salt, each account must be attacked by itself. The salt does not slow down a single guess, so also use a deliberately slow function such as Argon2id, scrypt or bcrypt.',
  },
  {
    ask: 'Convert this to a list comprehension:\n\nresult = []\nfor x in range(10):\n    if x % 2 == 0:\n        result.append(x * x)',
    answer: '```python\nresult = [x * x for x in range(10) if x % 2 == 0]\n```\n\nIt gives [0, 4, 16, 36, 64].',
  },
  {
    ask: 'What is an idempotent operation?',
    answer:
      'One that has the same effect whether it is done once or several times. Setting a status to "paid" is idempotent; adding 10 to a balance is not. It matters wherever a request may be repeated, since after a timeout the caller cannot know whether the first attempt arrived. A unique request id lets a server make any operation idempotent: it remembers the id and answers the repetition with the first result.',
  },
  {
    ask: 'My Docker image is 1.8 GB. How can I make it smaller?',
    answer:
      'In the order of what usually helps most:\n\n1. Start from a slim base image (`python:3.12-slim` instead of `python:3.12`).\n2. Use a multi-stage build: compile in the first stage, copy only the result into the second.\n3. Install and clean up in the same `RUN` line, since a deleted file still occupies the layer that made it.\n4. Add a `.dockerignore` for `.git`, tests and data.\n\n`docker history IMAGE` shows which layer is large.',
  },
  {
    ask: 'What is the derivative of x^2 * sin(x)?',
    answer:
      "By the product rule, (uv)' = u'v + uv' with u = x^2 and v = sin(x):\n\nd/dx [x^2 sin(x)] = 2x sin(x) + x^2 cos(x).",
  },
  {
    ask: "Explain Bayes' theorem with a medical test.",
    answer:
      "Suppose 1 % of people have a disease, the test finds 90 % of the ill, and wrongly alarms 5 % of the healthy. Of 10,000 people 100 are ill and 90 of them test positive; 9,900 are healthy and 495 of them test positive. So of 585 positive tests only 90 are right: about 15 %.\n\nThat is Bayes' theorem: P(ill | positive) = P(positive | ill) P(ill) / P(positive). When a condition is rare, even a good test gives mostly false alarms.",
  },
  {
    ask: 'What is the probability of rolling at least one six in four rolls of a die?',
    answer:
      'Take the opposite: no six in four rolls has probability (5/6)^4 = 625/1296, about 0.482. So at least one six has probability 1 - 0.482 = 0.518, slightly better than even.',
  },
  {
    ask: 'How do I prove that the square root of 2 is irrational?',
    answer:
      'Suppose sqrt(2) = a/b in lowest terms. Then a^2 = 2b^2, so a^2 is even, and hence a is even: a = 2c. Substituting, 4c^2 = 2b^2, so b^2 = 2c^2, and b is even as well. But then a and b share the factor 2, although the fraction was in lowest terms. This contradiction shows that no such fraction exists.',
  },
  {
    ask: 'What does `git rebase` do, and when is it a bad idea?',
    answer:
      'It takes the commits of your branch that are not on the target, and replays them one by one on top of it, giving a straight history. The replayed commits are new ones with new ids. So it is a bad idea for commits that others have already built upon: their history and yours then disagree. Rebase what is only yours; merge what is shared.',
  },
  {
    ask: 'Give me a bash one-liner that finds the ten largest files below the current directory.',
    answer:
      '```sh\nfind . -type f -printf "%s\\t%p\\n" | sort -nr | head -10\n```\n\n`-printf` is GNU find. On macOS use `find . -type f -exec stat -f "%z %N" {} + | sort -nr | head -10`.',
  },
]
