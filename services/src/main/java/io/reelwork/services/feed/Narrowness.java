package io.reelwork.services.feed;

import io.reelwork.odata.model.Primitive;
import io.reelwork.odata.uri.BoundFilter;
import io.reelwork.odata.uri.BoundFilter.And;
import io.reelwork.odata.uri.BoundFilter.Compare;
import io.reelwork.odata.uri.BoundFilter.Literal;
import io.reelwork.odata.uri.BoundFilter.Member;
import io.reelwork.odata.uri.BoundFilter.Operator;
import io.reelwork.odata.uri.BoundFilter.Or;

/// Whether a filter leaves few rows: it names texts that they must have, ids or names. SQLite
/// cannot know and would rather walk the whole account in the order wanted than find and sort them.
final class Narrowness {
  static final String CREATED = "Created";

  private Narrowness() {}

  /// Whether each row that it lets through has one of the texts it names.
  static boolean leavesFew(BoundFilter filter) {
    return switch (filter) {
      case And(BoundFilter left, BoundFilter right) -> leavesFew(left) || leavesFew(right);
      case Or(BoundFilter left, BoundFilter right) -> leavesFew(left) && leavesFew(right);
      case Compare(Operator operator, var left, var right) ->
          operator == Operator.EQ
              && left instanceof Member(var property)
              && (property.type() == Primitive.STRING || property.type() == Primitive.GUID)
              && right instanceof Literal;
      case BoundFilter.Not _, BoundFilter.Holds _ -> false;
    };
  }

  /// Whether it names several such texts to choose from, which no index has in the order of
  /// insertion.
  static boolean leavesFewOfSeveral(BoundFilter filter) {
    return switch (filter) {
      case And(BoundFilter left, BoundFilter right) ->
          leavesFewOfSeveral(left) || leavesFewOfSeveral(right);
      case Or _ -> leavesFew(filter);
      case Compare _, BoundFilter.Not _, BoundFilter.Holds _ -> false;
    };
  }

  /// Whether it lets through only what was created before or after a time.
  static boolean boundsCreated(BoundFilter filter) {
    return switch (filter) {
      case And(BoundFilter left, BoundFilter right) -> boundsCreated(left) || boundsCreated(right);
      case Compare(Operator operator, var left, var right) ->
          operator != Operator.NE
              && left instanceof Member(var property)
              && property.name().equals(CREATED)
              && !property.nullable()
              && right instanceof Literal;
      case Or _, BoundFilter.Not _, BoundFilter.Holds _ -> false;
    };
  }
}
