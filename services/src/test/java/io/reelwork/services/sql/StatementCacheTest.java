package io.reelwork.services.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StatementCacheTest {
  private static final String SELECT = "select name from thing where id = ?";

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = new StatementCache(DriverManager.getConnection("jdbc:sqlite::memory:"));
    connection.createStatement().execute("create table thing (id integer, name text)");
    connection.createStatement().execute("insert into thing values (1, 'one'), (2, 'two')");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void keepsAStatementThatWasClosed() throws SQLException {
    String first = driversOwn(SELECT);

    assertThat(driversOwn(SELECT)).isEqualTo(first);
  }

  @Test
  void forgetsWhatWasBound() throws SQLException {
    assertThat(name(1)).isEqualTo("one");

    try (PreparedStatement statement = connection.prepareStatement(SELECT);
        ResultSet rows = statement.executeQuery()) {
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void givesAStatementInUseToNobodyElse() throws SQLException {
    try (PreparedStatement outer = connection.prepareStatement(SELECT)) {
      outer.setInt(1, 2);
      try (ResultSet rows = outer.executeQuery()) {
        assertThat(name(1)).isEqualTo("one");
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("two");
      }
    }
    assertThat(name(2)).isEqualTo("two");
  }

  @Test
  void endsAReadThatWasLeftOpen() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setInt(1, 1);
      assertThat(statement.executeQuery().next()).isTrue();
    }

    assertThat(connection.createStatement().executeUpdate("drop table thing")).isZero();
  }

  @Test
  void followsAChangeOfTheSchema() throws SQLException {
    assertThat(name(1)).isEqualTo("one");
    connection.createStatement().execute("alter table thing add column more text");

    assertThat(name(1)).isEqualTo("one");
  }

  private String driversOwn(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return Integer.toHexString(
          System.identityHashCode(statement.unwrap(org.sqlite.jdbc4.JDBC4PreparedStatement.class)));
    }
  }

  private String name(int id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setInt(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }
}
