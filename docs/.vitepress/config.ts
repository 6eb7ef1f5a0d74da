import { sources } from '@org/event-catalog';
import { siteConfig } from './site.js';

export default siteConfig({ folder: new URL('..', import.meta.url), sources: sources() });
