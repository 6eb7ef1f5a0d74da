import { render } from 'preact';
import { App } from './app.js';
import './styles/theme.css';
import './styles/layout.css';
import './styles/controls.css';
import './styles/integration.css';
import './styles/chart.css';
import './styles/events.css';
import './styles/record.css';
import './styles/query.css';

const place = document.getElementById('page');
if (place) render(<App />, place);
