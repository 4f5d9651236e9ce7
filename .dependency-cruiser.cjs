// Who may import whom. Folders are the architecture; docs/ARCHITECTURE.md has the table in words.
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { pathNot: [...allowed, '\\.d\\.ts$'] },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only('shared-stands-alone', '^src/shared/', ['^src/shared/'], 'The contract knows nobody.'),
    only(
      'pipeline',
      '^src/pipeline/',
      ['^src/shared/', '^src/pipeline/', '@tensorflow/', '(^|/)mediabunny(/|$)'],
      'No UI, no RPC in the pipeline.',
    ),
    only(
      'worker-entry',
      '^src/workers/[a-z]+-worker',
      [
        '^src/shared/',
        '^src/pipeline/',
        '^src/workers/comlink-errors',
        'comlink',
        '@tensorflow/tfjs-backend-wasm/dist',
      ],
      'The entry only exposes.',
    ),
    only(
      'worker-client',
      '^src/workers/[a-z]+-client',
      ['^src/shared/', '^src/workers/(comlink-errors|tap-hub)', 'comlink'],
      'The client meets the pipeline only through the worker.',
    ),
    only(
      'ui',
      '^src/ui/',
      [
        '^src/shared/',
        '^src/ui/',
        '^src/workers/([a-z]+-client|tap-hub|sound-worklet)',
        '(^|/)lit(/|$)',
        '@lit/',
        'lit-html',
        'lit-element',
        '(^|/)uplot(/|$)',
        '(^|/)idb(/|$)',
      ],
      'The page sees the client and the contract.',
    ),
    only(
      'library',
      '^src/embed/',
      ['^src/shared/', '^src/embed/', '^src/ui/(capture|output)/', '^src/workers/(stylizer-client|tap-hub)'],
      'The library is the page without its elements.',
    ),
    only('examples', '^examples/', ['^examples/', '^impasto$'], 'Examples use what everybody can use.'),
    {
      name: 'src-needs-no-tools',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(scripts|bench|tests|training|examples)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: { extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json'] },
  },
};
