/** Starts the page: one engine, one picture store, one `nonesuch-app`. */
import {EngineClient} from './engine/engine-client.ts';
import {startPictureStore} from './picture/start-store.ts';
import './ui/app.ts';

const app = document.createElement('nonesuch-app');
app.engine = new EngineClient();
app.store = startPictureStore();
document.body.append(app);
