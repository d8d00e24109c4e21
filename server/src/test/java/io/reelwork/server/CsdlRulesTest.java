package io.reelwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The model of the whole service, as callers of each version get it, keeps the rules of CSDL 3.0;
/// and the rules notice what breaks them.
class CsdlRulesTest {
  private static Deployed service;

  @BeforeAll
  static void open(@TempDir Path folder) {
    service = Deployed.in(folder, Map.of());
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
  void theModelOfEveryVersionKeepsTheRules(int minor) {
    assertThat(CsdlRules.breaches(metadata(minor).getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <PropertyRef Name="Id"/>                    | <PropertyRef Name="Ip"/>         | has no property for its key
          Name="Id" Type="Edm.String" Nullable="false"| Name="Id" Type="Edm.String"      | may be null
          Type="Edm.DateTime"                         | Type="Edm.Date"                  | has the unknown type
          .Models.Asset"                              | .Models.Aset"                    | has the unknown type
          Name="AlternateId"                          | Name="Name"                      | has two Name
          ComplexType Name="ErrorDetail"              | ComplexType Name="TaskHistoricalEvent" | is declared twice
          Multiplicity="0..1"                         | Multiplicity="2"                 | strange multiplicity
          ToRole="Files"                              | ToRole="File"                    | leads to no role
          FromRole="Asset_Files"                      | FromRole="Files"                 | leads to where it starts
          AssociationSet Name="Asset_Files"           | AssociationSet Name="Assets"     | container has two Assets
          Role="Files" EntitySet="Files"              | Role="Files" EntitySet="Jobs"    | has an end of another type
          EntitySet Name="Jobs"                       | EntitySet Name="Job"             | has an end of another type
          Name="jobid"                                | Name="x" Type="Edm.Int32"/><Parameter Name="x" | has two x
          IsDefaultEntityContainer="true"             | IsDefaultEntityContainer="false" | not the default one
          ReturnType="Edm.String"                     | ReturnType="String"              | has the unknown type
          """)
  void noticesWhatBreaksThem(String text, String wrong, String breach) {
    String sound = metadata(19).replace(" />", "/>");
    assertThat(sound).contains(text);

    byte[] broken = sound.replace(text, wrong).getBytes(StandardCharsets.UTF_8);

    assertThat(CsdlRules.breaches(broken)).anyMatch(line -> line.contains(breach));
  }

  private static String metadata(int minor) {
    String head =
        "GET /api/$metadata HTTP/1.1\nHost: %s\nAuthorization: Bearer %s\nx-ms-version: 2.%d\n"
            .formatted(Deployed.HOST, service.token(), minor);
    return service.raw("api", head, "").body();
  }
}
