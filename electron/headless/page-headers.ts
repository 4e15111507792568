/**
 * The headers of every answer of the local server. They make the page unable to run, load or call anything but its own
 * files, whatever a row's text holds; nothing may be framed, sniffed, cached or referred to.
 */

/** Gives the headers of an answer to a request for a Host that was checked. */
export const answerHeaders = (host: string): Record<string, string> => ({
  'Content-Security-Policy': contentSecurityPolicy(host),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=(), display-capture=()',
  'Cache-Control': 'no-store',
})

const contentSecurityPolicy = (host: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    // CodeMirror and React set styles through the CSSOM, which needs no 'unsafe-inline'.
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    // Safari does not take ws: for 'self'.
    `connect-src 'self' ws://${host}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    // One policy, which names the window's one worker and nothing else: renderer/sample/worker-address.ts.
    'trusted-types winnow-worker',
  ].join('; ')
