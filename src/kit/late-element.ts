import {LitElement} from 'lit';
import {nextTask} from './next-task.ts';

/** An element whose first update is a task of its own, so that none of a page's first tasks is long. */
export abstract class LateElement extends LitElement {
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) await nextTask();
    super.scheduleUpdate();
  }
}
