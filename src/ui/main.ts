/** The page's entry: the look of the document, then the studio, which starts by itself. */
import { required } from '../shared/assert.ts';
import './elements/impasto-app.ts';
import { tokens } from './styles/tokens.ts';

// As a constructed sheet: the page's policy allows no inline styles.
document.adoptedStyleSheets.push(required(tokens.styleSheet, 'constructable style sheets'));
