import {
  GetEventDataStoreCommand,
  paginateListEventDataStores,
  type CloudTrailClient,
  type GetEventDataStoreResponse,
} from '@aws-sdk/client-cloudtrail';
import { activityCategory, eventCategories } from '../aws/event-categories.js';
import { Failure } from '../failure.js';

const storeId =
  /^(?:arn:[^:]*:cloudtrail:[^:]*:\d{12}:eventdatastore\/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

interface Store {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  /** AWS keeps it for seven days, in which it cannot be queried. */
  readonly isPendingDeletion: boolean;
}

/**
 * The ID of the store to query: the one named by its ID, ARN or name, or else the only one for activity events. Throws
 * Failure if there is none, or more than one.
 */
export async function findStore(client: CloudTrailClient, named: string | undefined): Promise<string> {
  const id = storeId.exec(named ?? '')?.[1];
  if (id !== undefined) return id;
  const all = await activityStores(client);
  const isMeant = ({ name }: Store): boolean => named === undefined || name === named;
  const stores = all.filter(({ isPendingDeletion }) => !isPendingDeletion);
  const [store, other] = stores.filter(isMeant);
  if (store !== undefined && other === undefined) return store.id;
  const pending = all.find((each) => each.isPendingDeletion && isMeant(each));
  if (store === undefined && pending !== undefined)
    throw new Failure(
      `The event data store ${pending.name} is being deleted, and cannot be queried.`,
      `You can restore it within seven days of its deletion: aws cloudtrail restore-event-data-store --event-data-store ${pending.arn}`,
    );
  const names = stores.map(({ name }) => name).join(', ');
  if (named !== undefined)
    throw new Failure(
      `There is no event data store ${JSON.stringify(named)} for activity events.`,
      names === ''
        ? 'To create one: activity integration enable --help'
        : `Choose one with --store: ${names}.`,
    );
  throw store === undefined
    ? new Failure(
        'There is no event data store for activity events in this account and Region.',
        'Check --profile and --region. To create one: activity integration enable --help',
      )
    : new Failure(
        'There are several event data stores for activity events.',
        `Choose one with --store: ${names}.`,
      );
}

/**
 * All stores for activity events. The list has only names and ARNs, so what each store is for takes a call of its own.
 * There are at most 10 stores.
 */
export async function activityStores(client: CloudTrailClient): Promise<Store[]> {
  const stores: Store[] = [];
  for await (const { EventDataStores = [] } of paginateListEventDataStores({ client }, {})) {
    for (const { EventDataStoreArn } of EventDataStores) {
      const store = await client.send(new GetEventDataStoreCommand({ EventDataStore: EventDataStoreArn }));
      const { EventDataStoreArn: arn = '', Status } = store;
      const id = storeId.exec(arn)?.[1];
      if (id !== undefined && isForActivity(store))
        stores.push({ id, arn, name: store.Name ?? id, isPendingDeletion: Status === 'PENDING_DELETION' });
    }
  }
  return stores;
}

function isForActivity({ AdvancedEventSelectors }: GetEventDataStoreResponse): boolean {
  return eventCategories(AdvancedEventSelectors).includes(activityCategory);
}
