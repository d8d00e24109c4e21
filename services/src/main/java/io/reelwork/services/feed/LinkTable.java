package io.reelwork.services.feed;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.reelwork.services.Refusal;
import io.reelwork.services.Refusal.Code;
import io.reelwork.services.sql.Database;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// The links of one navigation whose far end keeps them as rows: `(account, near_id, ordinal,
/// far_id)`, unique by `(account, near_id, far_id)`. Safe for any number of threads; joins an open
/// transaction.
///
/// ```sql
/// create table asset_content_key (
///   account ${text} not null,
///   near_id ${text} not null,
///   ordinal integer not null,
///   far_id ${text} not null,
///   primary key (account, near_id, far_id)
/// );
/// create index asset_content_key_far on asset_content_key (account, far_id);
/// ```
public final class LinkTable {
  private static final Field<String> ACCOUNT = field(name("account"), String.class);
  private static final Field<String> NEAR = field(name("near_id"), String.class);
  private static final Field<Integer> ORDINAL = field(name("ordinal"), Integer.class);
  private static final Field<String> FAR = field(name("far_id"), String.class);

  private final Database database;
  private final Table<Record> table;
  private final String path;

  /// The links in `table`.
  ///
  /// @param path the navigation, as refusals name it: `Assets/ContentKeys`
  public LinkTable(Database database, String table, String path) {
    this.database = database;
    this.table = table(name(table));
    this.path = path;
  }

  /// The navigation: `Assets/ContentKeys`.
  String path() {
    return path;
  }

  /// The far ends that `near` is linked to, in the order of linking.
  public List<String> far(String account, String near) {
    return database.read(sql ->
        sql.select(FAR)
            .from(table)
            .where(ACCOUNT.eq(account))
            .and(NEAR.eq(near))
            .orderBy(ORDINAL.asc())
            .fetch(FAR));
  }

  /// The near ends that are linked to `far`, by id.
  public List<String> near(String account, String far) {
    return database.read(sql ->
        sql.select(NEAR)
            .from(table)
            .where(ACCOUNT.eq(account))
            .and(FAR.eq(far))
            .orderBy(NEAR.asc())
            .fetch(NEAR));
  }

  /// Links; false when they are linked already.
  public boolean add(String account, String near, String far) {
    return database.write(sql -> {
      int ordinal =
          sql.select(max(ORDINAL))
              .from(table)
              .where(ACCOUNT.eq(account))
              .and(NEAR.eq(near))
              .fetchOptional(max(ORDINAL))
              .map(last -> last + 1)
              .orElse(0);
      return sql.insertInto(table, ACCOUNT, NEAR, ORDINAL, FAR)
              .values(account, near, ordinal, far)
              .onConflictDoNothing()
              .execute()
          > 0;
    });
  }

  /// Links.
  ///
  /// @throws Refusal `CONFLICT` when they are linked already
  public void link(String account, String near, String far) {
    if (!add(account, near, far)) {
      throw refusal(Code.CONFLICT, far + " must not be linked already");
    }
  }

  /// Ends a link.
  ///
  /// @throws Refusal `NOT_FOUND` when there is none
  public void unlink(String account, String near, String far) {
    if (delete(ACCOUNT.eq(account).and(NEAR.eq(near)).and(FAR.eq(far))) == 0) {
      throw refusal(Code.NOT_FOUND, far + " is not linked");
    }
  }

  private Refusal refusal(Code code, String what) {
    return new Refusal(code, path + ": " + what, path.substring(path.indexOf('/') + 1));
  }

  /// Ends all links of a near end.
  public void removeNear(String account, String near) {
    delete(ACCOUNT.eq(account).and(NEAR.eq(near)));
  }

  /// Ends all links of a far end.
  public void removeFar(String account, String far) {
    delete(ACCOUNT.eq(account).and(FAR.eq(far)));
  }

  private int delete(Condition which) {
    return database.write(sql -> sql.deleteFrom(table).where(which).execute());
  }
}
